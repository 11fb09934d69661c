import sharp from 'sharp';
import { pictureFaultsOf } from '../../../activities/document/pictureFaults';
import { specimenPassport } from '../../../scripts/specimen/passport';

let passport: Buffer;
beforeAll(async () => {
  const holder = { familyName: 'Pérez', givenNames: 'Ana', sex: 'F', number: 'AB1234567' } as const;
  passport = (await specimenPassport({ ...holder, birthDate: '1990-02-28', expiryDate: '2031-04-15' })).picture;
});

describe('a picture of a document', () => {
  it.each([
    ['as it comes from a scanner', (picture: sharp.Sharp) => picture, []],
    ['a little blurred', (picture: sharp.Sharp) => picture.blur(1.5), []],
    ['in poor light', (picture: sharp.Sharp) => picture.linear(0.4, 0), []],
    ['blurred', (picture: sharp.Sharp) => picture.blur(6), ['IMAGE_BLURRED']],
    ['in the dark', (picture: sharp.Sharp) => picture.linear(0.1, 0), ['IMAGE_TOO_DARK']],
    ['in the dark and blurred', (picture: sharp.Sharp) => picture.linear(0.1, 0).blur(6), ['IMAGE_TOO_DARK']],
    ['of 799 pixels', (picture: sharp.Sharp) => picture.resize(799), ['IMAGE_TOO_SMALL']],
    ['of 800 pixels', (picture: sharp.Sharp) => picture.resize(800), []],
  ])('%s', async (_, change, faults) => {
    expect(await pictureFaultsOf(await change(sharp(passport)).jpeg().toBuffer())).toEqual(faults);
  });
});
