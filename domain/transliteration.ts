/**
 * Letters that travel documents write with other letters, after the tables of ICAO Doc 9303-3 section 6 (Latin letters
 * that do not fall apart into a base letter and a mark, and Cyrillic).
 */
const LETTERS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Å: 'AA',
  Æ: 'AE',
  Ö: 'OE',
  Ø: 'OE',
  Œ: 'OE',
  Ü: 'UE',
  ẞ: 'SS',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  Ħ: 'H',
  Ŧ: 'T',
  Ŋ: 'N',
  Ĳ: 'IJ',
  ĸ: 'Q',
  ı: 'I',
  Ə: 'E',
  А: 'A',
  Б: 'B',
  В: 'V',
  Г: 'G',
  Д: 'D',
  Е: 'E',
  Ё: 'E',
  Ж: 'ZH',
  З: 'Z',
  И: 'I',
  Й: 'I',
  К: 'K',
  Л: 'L',
  М: 'M',
  Н: 'N',
  О: 'O',
  П: 'P',
  Р: 'R',
  С: 'S',
  Т: 'T',
  У: 'U',
  Ф: 'F',
  Х: 'KH',
  Ц: 'TS',
  Ч: 'CH',
  Ш: 'SH',
  Щ: 'SHCH',
  Ъ: 'IE',
  Ы: 'Y',
  Ь: '',
  Э: 'E',
  Ю: 'IU',
  Я: 'IA',
  Є: 'IE',
  І: 'I',
  Ї: 'I',
  Ґ: 'G',
  Ў: 'U',
  Ђ: 'D',
  Ј: 'J',
  Љ: 'LJ',
  Њ: 'NJ',
  Ћ: 'C',
  Џ: 'DZ',
  Ѓ: 'G',
  Ќ: 'K',
  Ѕ: 'DZ',
};

/**
 * A name in capitals and single spaces, in the letters A to Z where there is a table: hyphens part words, apostrophes and
 * full stops join them. Letters of other scripts stay what they are.
 */
export function toLatinLetters(name: string): string {
  const letters = Array.from(name.normalize('NFC').toUpperCase()).map(
    (letter) => LETTERS[letter] ?? withoutMarks(letter),
  );
  return letters
    .join('')
    .replace(/['’ʼ`´.]/gu, '')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}

/** Whether a travel document could bear this name letter by letter; otherwise only a person can compare the two. */
export function hasLatinForm(name: string): boolean {
  return /^[A-Z][A-Z ]*$/.test(toLatinLetters(name));
}

/** Letters without the marks that fall away from them. */
export function withoutMarks(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}
