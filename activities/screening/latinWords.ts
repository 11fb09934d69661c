import anyAscii from 'any-ascii';
import { nameWords } from '../../domain/screening/nameWords';
import type { NameWord } from '../../domain/screening/nameWords';
import { toLatinLetters } from '../../domain/transliteration';

/**
 * The words of a name in any script. Latin and Cyrillic letters are written as travel documents write them, by the rule
 * in `domain/transliteration`; letters of other scripts by the tables of any-ascii. Those know no vowels that Arabic and
 * Hebrew do not write, so a name in these scripts finds only itself, not its romanisations.
 */
export function latinWords(name: string): readonly NameWord[] {
  return nameWords(anyAscii(toLatinLetters(name)));
}
