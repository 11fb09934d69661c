import sharp from 'sharp';
import { pictureFaultsOf } from '../../../activities/document/pictureFaults';
import type { PageReading } from '../../../activities/document/pageReader';
import type { OcrLine } from '../../../activities/media/ocrEngine';
import { specimenPassport } from '../../../scripts/specimen/passport';

/** As a page was read whose print could be made out, but not its zone. */
const aPage = (change: Partial<PageReading> = {}): PageReading => ({
  zone: null,
  lines: [aLine(100, 100, 400), aLine(100, 300, 1_000), aLine(100, 700, 1_100)],
  page: { width: 1_280, height: 901 },
  turn: 0,
  sureLines: 8,
  ...change,
});
const aLine = (left: number, top: number, right: number, text = 'SPECIMEN'): OcrLine => ({
  text,
  confidence: 0.95,
  box: [
    [left, top],
    [right, top],
    [right, top + 30],
    [left, top + 30],
  ],
});

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
    expect(await pictureFaultsOf(await change(sharp(passport)).jpeg().toBuffer(), aPage())).toEqual(faults);
  });

  const spot = (x: number, y: number, strength: number) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="1056"><defs><radialGradient id="g">` +
        `<stop offset="0.6" stop-color="#fff" stop-opacity="${strength}"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>` +
        `</radialGradient></defs><circle cx="${x}" cy="${y}" r="260" fill="url(#g)"/></svg>`,
    );
  it.each([
    ['that blinds', 750, 500, 1, ['IMAGE_GLARE']],
    ['that can be read through', 750, 500, 0.5, []],
    ['beside what is written', 750, 1_056, 1, []],
  ])('with a light %s', async (_, x, y, strength, faults) => {
    const dim = await sharp(passport).linear(0.8, 0).jpeg().toBuffer();
    const lit = await sharp(dim)
      .composite([{ input: spot(x, y, strength) }])
      .jpeg()
      .toBuffer();
    expect(await pictureFaultsOf(lit, aPage({ lines: [aLine(100, 100, 400), aLine(100, 600, 1_100)] }))).toEqual(
      faults,
    );
  });

  it.each([
    ['whose zone runs into the edge', [aLine(200, 700, 1_280, 'P<UTOPEREZ<<ANA<<<<<<<<<<<<<<<')], ['IMAGE_CUT_OFF']],
    ['whose print runs into one edge', [aLine(0, 100, 400), aLine(0, 200, 400)], ['IMAGE_CUT_OFF']],
    ['with one mark at its rim', [aLine(0, 100, 400), aLine(100, 200, 400)], []],
  ])('%s', async (_, lines, faults) => {
    expect(await pictureFaultsOf(passport, aPage({ lines }))).toEqual(faults);
  });

  it('that shows no document', async () => {
    expect(await pictureFaultsOf(passport, aPage({ lines: [], sureLines: 0 }))).toEqual(['NO_DOCUMENT_FOUND']);
  });
});
