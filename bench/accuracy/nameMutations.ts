import type { Random } from './random';

/** Ways in which one person's name is written differently; null where this name has no such way. */
export const NAME_MUTATIONS = {
  exact: (name) => name,
  reordered: (name, random) => {
    const words = wordsOf(name);
    if (words.length < 2) return null;
    return [...words.slice(1), ...words.slice(0, 1)].join(random.pick([' ', ' ', ', ']));
  },
  typo: (name, random) => {
    const words = wordsOf(name);
    const long = words.filter((word) => word.length >= 4);
    if (long.length === 0) return null;
    const word = random.pick(long);
    return words.map((other) => (other === word ? mistyped(word, random) : other)).join(' ');
  },
  romanised: (name, random) => {
    const rules = random.some(ROMANISATIONS, ROMANISATIONS.length);
    const rule = rules.find(([spelling]) => spelling.test(name));
    return rule === undefined ? null : name.replace(rule[0], rule[1]);
  },
  accented: (name) => {
    const accented = name.replace(/[aeou](?=[^aeou]*$)/i, (vowel) => `${vowel}\u0301`).normalize('NFC');
    return accented === name ? null : accented;
  },
  cyrillic: (name) => {
    if (!/^[A-Za-z' -]+$/.test(name)) return null;
    return CYRILLIC.reduce((text, [latin, letter]) => text.replaceAll(latin, letter), name.toUpperCase());
  },
} as const satisfies Record<string, (name: string, random: Random) => string | null>;

export type NameMutation = keyof typeof NAME_MUTATIONS;

function wordsOf(name: string): string[] {
  return name
    .replaceAll(',', ' ')
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** One letter dropped, doubled, changed for another or swapped with its neighbour. */
function mistyped(word: string, random: Random): string {
  const letters = Array.from(word);
  const at = random.between(0, letters.length - 2);
  const [here = '', next = ''] = letters.slice(at, at + 2);
  const other = random.pick(Array.from('ABCDEFGHIJKLMNOPRSTUVWYZ'));
  const put = random.pick([[next], [here, here, next], [other, next], [next, here]]);
  return letters.toSpliced(at, 2, ...put).join('');
}

/** Other ways to write the same sounds in Latin letters, of Arabic, Persian, Slavic, German and Korean names. */
const ROMANISATIONS: readonly (readonly [RegExp, string])[] = [
  [/muhammad/gi, 'Mohamed'],
  [/mohammed|mohammad/gi, 'Muhammad'],
  [/ou/gi, 'u'],
  [/ee/gi, 'i'],
  [/oo/gi, 'u'],
  [/sh/gi, 'ch'],
  [/kh/gi, 'h'],
  [/q/gi, 'k'],
  [/dj/gi, 'j'],
  [/(?<=[a-z])ey\b/gi, 'ei'],
  [/(?<=[a-z])y\b/gi, 'i'],
  [/ph/gi, 'f'],
  [/w(?=[aeiou])/gi, 'v'],
  [/([bdfglmnprst])\1/gi, '$1'],
  [/\bal[- ]/gi, 'El '],
  [/x/gi, 'ks'],
  [/ck/gi, 'k'],
  [/(?<=[bdfgklmnpr])u(?=[bdfgklmnprst])/gi, 'o'],
  [/gh/gi, 'g'],
];

/** As Russian writes foreign names, roughly; longer spellings first. */
const CYRILLIC: readonly (readonly [string, string])[] = [
  ['SHCH', 'Щ'],
  ['KH', 'Х'],
  ['ZH', 'Ж'],
  ['PH', 'Ф'],
  ['TS', 'Ц'],
  ['CH', 'Ч'],
  ['SH', 'Ш'],
  ['YU', 'Ю'],
  ['YA', 'Я'],
  ['X', 'КС'],
  ['W', 'В'],
  ['Q', 'К'],
  ['J', 'ДЖ'],
  ...Array.from('ABVGDEZIYKLMNOPRSTUFHC', (letter): readonly [string, string] => [
    letter,
    'АБВГДЕЗИЙКЛМНОПРСТУФХК'['ABVGDEZIYKLMNOPRSTUFHC'.indexOf(letter)] ?? letter,
  ]),
];
