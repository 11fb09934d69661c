import { randomBytes } from 'node:crypto';
import { bodyOf, inBase64 } from '../../../activities/vendor/requestBody';
import { aStep } from '../../support/builders';

const TOLD = {
  reference: 'reg_1.document.1',
  check: 'document',
  attempt: 1,
  mode: 'live',
  settings: aStep('document').settings,
  person: { names: ['Ana "Ñ" Иванова\n\\', '"pictures":[]}'], birthDate: null, nationality: null, gender: null },
  document: null,
} as const;

it.each([0, 1, 2])('a request with %i pictures is JSON with the pictures in base64', (count) => {
  const contents = Array.from({ length: count }, (_, place) => randomBytes(49_152 * place + 1 + place));
  const named = contents.map((bytes, place) => ({ name: `frame${place}`, mediaType: 'image/jpeg' as const, bytes }));
  const pictures = named.map(({ bytes, ...picture }) => ({ ...picture, base64: inBase64(bytes) }));
  expect(JSON.parse(bodyOf({ ...TOLD, pictures }).toString())).toEqual({
    ...TOLD,
    pictures: named.map(({ bytes, ...picture }) => ({ ...picture, data: bytes.toString('base64') })),
  });
});

it.each([0, 1, 2, 3, 49_151, 49_152, 49_153, 98_304, 200_000])('%i bytes are the base64 that all write', (length) => {
  const bytes = randomBytes(length);
  expect(inBase64(bytes).toString()).toBe(bytes.toString('base64'));
});
