import { toLatinLetters } from '../../domain/transliteration';
import type { SpecimenHolder } from '../../scripts/specimen/mrz';
import type { Random } from './random';

const SEXES = ['F', 'M'] as const;
const GIVEN = {
  F: ['Ana María', 'Lucía', 'Marie-Claire', 'Ingrid', 'Agnieszka', 'Zoë', 'Fatima Zahra', 'Olga', 'Beatriz', 'Kirsten'],
  M: ['José Luis', 'João Pedro', 'Jürgen', 'Łukasz', 'Søren', 'Karim', 'Ivan', 'Miguel Ángel', 'Björn', 'Thomas'],
} as const;
const FAMILY = [
  'Pérez Gómez',
  'da Silva Santos',
  'Müller',
  'Kowalski',
  'Eriksson',
  'de la Cruz Quispe',
  "O'Connor",
  'van der Berg',
  'Benali',
  'Ivanova',
  'Núñez',
  'Gonçalves',
  'Smith-Jones',
  'Dos Reis',
  'Ångström',
  'Yıldız',
] as const;
/** As zones write them. */
const STATES = ['UTO', 'COL', 'PER', 'BRA', 'ESP', 'PRT', 'D<<', 'EST', 'SWE', 'USA', 'MAR', 'POL'] as const;
const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
/** Letters that a name may take in a zone of the narrowest kind (TD1), the fillers between names counted. */
const NAME_ROOM = 29;

/** An invented person whose names fit into every kind of zone. */
export function inventedHolder(random: Random): SpecimenHolder {
  const sex = random.pick(SEXES);
  const [familyName, givenNames] = [random.pick(FAMILY), random.pick<string>(GIVEN[sex])];
  if (`${toLatinLetters(familyName)}  ${toLatinLetters(givenNames)}`.length > NAME_ROOM) return inventedHolder(random);
  return {
    familyName,
    givenNames,
    sex,
    birthDate: aDate(random, 1945, 2006),
    expiryDate: aDate(random, 2027, 2036),
    number: aNumber(random),
    state: random.pick(STATES),
  };
}

function aDate(random: Random, first: number, last: number): string {
  const parts = [random.between(first, last), random.between(1, 12), random.between(1, 28)];
  return parts.map((part) => String(part).padStart(2, '0')).join('-');
}

/** Two letters and seven digits, or nine digits. */
function aNumber(random: Random): string {
  const digits = (count: number) => Array.from({ length: count }, () => random.between(0, 9)).join('');
  const letter = () => LETTERS[random.between(0, LETTERS.length - 1)] ?? 'A';
  return random.next() < 0.6 ? letter() + letter() + digits(7) : digits(9);
}
