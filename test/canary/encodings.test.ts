import { createHash } from 'node:crypto';
import { createFinder } from './finder';
import { Marks } from './marks';
import type { Mark } from './marks';

const NAME = 'Zoë "Ónagelo" Pérez/Kubirala';

function markOf(value: string | Buffer, isWhole = false): Mark {
  return { field: 'name', value, isWhole, isRepeated: false };
}
function encodingsIn(haystack: string | Buffer, value: string | Buffer = NAME, isWhole = false): string[] {
  return createFinder([markOf(value, isWhole)])(Buffer.from(haystack)).map(({ encoding }) => encoding);
}
const sha256 = (text: string) => createHash('sha256').update(text).digest();

describe('a mark is found', () => {
  const forms: readonly [string, string | Buffer][] = [
    ['plain', NAME],
    ['plain', NAME.toUpperCase()],
    ['plain', NAME.toLowerCase()],
    ['plain', NAME.normalize('NFD')],
    ['plain', 'ZOE ONAGELO PEREZ KUBIRALA'],
    ['hex', Buffer.from(NAME).toString('hex')],
    ['hex', Buffer.from(NAME).toString('hex').toUpperCase()],
    ['hex', Buffer.from(NAME.toLowerCase()).toString('hex')],
    ['utf16', Buffer.from(NAME, 'utf16le')],
    ['json', JSON.stringify(NAME)],
    ['json in json', JSON.stringify(JSON.stringify(NAME))],
    ['json in ASCII', 'Zo\\u00EB \\"\\u00D3nagelo\\" P\\u00E9rez/Kubirala'],
    ['percent', encodeURIComponent(NAME)],
    ['form', encodeURIComponent(NAME).replaceAll('%20', '+')],
    ['sha256', sha256(NAME)],
    ['sha256 in hex', sha256(NAME).toString('hex')],
    ['sha256 in hex', sha256(NAME.toLowerCase()).toString('hex').toUpperCase()],
    ['sha256 in base64', sha256(NAME).toString('base64')],
    ['sha256 in base64url', sha256(NAME).toString('base64url')],
    ['md5 in hex', createHash('md5').update(NAME).digest('hex')],
    ['sha1 in hex', createHash('sha1').update(NAME).digest('hex')],
    ['sha512 in hex', createHash('sha512').update(NAME).digest('hex')],
  ];

  test.each(forms)('as %s in %j', (encoding, form) => {
    const haystack = Buffer.concat([Buffer.from('before "'), Buffer.from(form), Buffer.from('" after')]);
    expect(encodingsIn(haystack)).toContain(encoding);
  });

  test.each([0, 1, 2, 3, 4, 5])('as base64 and base64url, %i bytes after the beginning', (offset) => {
    const text = Buffer.from(`${'?'.repeat(offset)}${NAME}~~~`);
    expect(encodingsIn(text.toString('base64'))).toContain(`base64 at ${offset % 3}`);
    // Both alphabets are one where none of their signs of their own occur.
    expect(encodingsIn(text.toString('base64url')).join()).toContain(`at ${offset % 3}`);
  });

  test('in base64 with signs of either alphabet', () => {
    const bytes = Buffer.from('fbefbefbeffffffffffb', 'hex');
    expect(encodingsIn(bytes.toString('base64'), bytes)).toEqual(['base64 at 0']);
    expect(encodingsIn(bytes.toString('base64url'), bytes)).toEqual(['base64url at 0']);
  });

  test('at the very beginning, at the very end and as all there is', () => {
    for (const haystack of [`${NAME} after`, `before ${NAME}`, NAME]) expect(encodingsIn(haystack)).toEqual(['plain']);
  });

  test('by each of its words', () => {
    const marks = new Marks();
    marks.text('name', NAME);
    const find = createFinder(marks.all());
    expect(find(Buffer.from('KUBIRALA')).map(({ mark }) => mark.value)).toEqual(['Kubirala']);
  });

  test('by an excerpt of a picture', () => {
    const picture = Buffer.from(Array.from({ length: 500 }, (_, i) => (i * 167) % 251));
    const marks = new Marks();
    marks.picture('selfie', picture);
    const encodings = createFinder(marks.all())(Buffer.from(picture.toString('base64'))).map((found) => found.encoding);
    expect(encodings).toEqual([expect.stringMatching(/^base64 at \d$/)]);
  });
});

describe('a mark is not found', () => {
  test.each(['', 'Kubirala', NAME.slice(1), NAME.slice(0, -1), sha256(`${NAME} `).toString('hex')])('in %j', (text) => {
    expect(encodingsIn(text)).toEqual([]);
  });

  test('inside of a longer number, where it is short', () => {
    for (const text of ['1123456', '1234567', '0.123456', 'a123456', '123456e']) {
      expect(encodingsIn(text, '123456', true)).toEqual([]);
      expect(encodingsIn(text, '123456')).toEqual(['plain']);
    }
    for (const text of ['123456', '"123456"', ' 123456\n'])
      expect(encodingsIn(text, '123456', true)).toEqual(['plain']);
  });
});

test('words are invented once for each field, and told apart', () => {
  const marks = new Marks();
  const words = Array.from({ length: 200 }, (_, i) => marks.word(`field ${i}`));
  expect(new Set(words).size).toBe(200);
  expect(marks.word('field 0')).toBe(words[0]);
  expect(marks.all()).toHaveLength(200);
  expect(words.every((word) => /^[A-Z][a-z]{9}$/.test(word))).toBe(true);
});
