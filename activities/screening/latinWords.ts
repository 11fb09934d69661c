import anyAscii from 'any-ascii';
import { nameWords } from '../../domain/screening/nameWords';
import type { NameWord } from '../../domain/screening/nameWords';
import { toLatinLetters } from '../../domain/transliteration';

/**
 * The words of a name in any script. Latin and Cyrillic letters are written as travel documents write them, by the rule
 * in `domain/transliteration`; letters of other scripts by the tables of any-ascii. Those know no vowels that Arabic and
 * Hebrew do not write, so a name in these scripts finds only itself, not its romanisations. One word stays one, as
 * `canBeScreened` counts them: the tables put spaces between the letters of some scripts.
 */
export function latinWords(name: string): readonly NameWord[] {
  const words = toLatinLetters(name).split(' ');
  return nameWords(words.map((word) => anyAscii(word).replace(/[^A-Za-z]/g, '')).join(' '));
}
