import { createHash } from 'node:crypto';

/** A value of a person that must be found nowhere but with that person, the company's backend and who carries mail. */
export interface Mark {
  /** Where it was given, such as `alba.fullName`. */
  readonly field: string;
  /** A text, or bytes that were cut out of a picture. */
  readonly value: string | Buffer;
  /** Too short to mean anything inside of a longer word or number. */
  readonly isWhole: boolean;
  /** Problems say it to who sent it: the name of a field that is not known, a part of a path, one of few choices. */
  readonly isRepeated: boolean;
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';
const SYLLABLES = 5;
/** A part of a text that means something without the rest. Invented words have ten letters. */
const MIN_WORD = 8;
/** Bytes of a picture that stand for all of it. */
const EXCERPT = 24;

/** All that was told of people, noted while it is told: what is sent is what is searched for. */
export class Marks {
  private readonly noted = new Map<string, Mark>();

  all(): readonly Mark[] {
    return [...this.noted.values()];
  }

  /** A word that nobody else uses, always the same for a field. */
  word(field: string): string {
    return this.text(field, invented(field));
  }

  /** A word that problems repeat to their caller, but that is not kept either. */
  name(field: string): string {
    const word = invented(field);
    this.note({ field, value: word, isWhole: false, isRepeated: true });
    return word;
  }

  /** A text that holds at least one word or number that nobody else uses. */
  text(field: string, text: string): string {
    const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= MIN_WORD);
    for (const value of new Set([text, ...words])) this.note({ field, value, isWhole: false, isRepeated: false });
    return text;
  }

  /** A text that may occur by chance, unless it stands by itself: a one-time code, a short date. */
  short(field: string, text: string): string {
    this.note({ field, value: text, isWhole: true, isRepeated: false });
    return text;
  }

  /** One of few values, which problems list to those who gave none of them. */
  choice(field: string, text: string): string {
    this.note({ field, value: text, isWhole: true, isRepeated: true });
    return text;
  }

  /** Throws where the middle of the picture is nothing that only this one has. */
  picture(field: string, bytes: Buffer): Buffer {
    const middle = Math.floor(bytes.length / 2);
    const value = Buffer.from(bytes.subarray(middle, middle + EXCERPT));
    if (new Set(value).size < EXCERPT / 2) throw new Error(`${field} is too plain to be told from others`);
    this.note({ field, value, isWhole: false, isRepeated: false });
    return bytes;
  }

  private note(mark: Mark): void {
    this.noted.set(`${mark.field} ${mark.value.toString('base64')}`, mark);
  }
}

function invented(field: string): string {
  const random = createHash('sha256').update(field).digest();
  const syllables = Array.from({ length: SYLLABLES }, (_, i) => {
    const [consonant = 0, vowel = 0] = random.subarray(2 * i, 2 * i + 2);
    return `${CONSONANTS.charAt(consonant % CONSONANTS.length)}${VOWELS.charAt(vowel % VOWELS.length)}`;
  });
  const word = syllables.join('');
  return word.charAt(0).toUpperCase() + word.slice(1);
}
