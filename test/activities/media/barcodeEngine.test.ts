import sharp from 'sharp';
import { createBarcodeEngine } from '../../../activities/media/barcodeEngine';
import type { BarcodeEngine } from '../../../activities/media/barcodeEngine';
import { HOLDER } from '../../../scripts/specimen/holder';
import { specimenLicence } from '../../../scripts/specimen/licence';
import type { SpecimenLicence } from '../../../scripts/specimen/licence';

let engine: BarcodeEngine;
let licence: SpecimenLicence;
beforeAll(async () => {
  engine = createBarcodeEngine({ threads: 1, timeoutMs: 30_000 });
  licence = await specimenLicence(HOLDER);
});
afterAll(() => engine.close());

const changed = (change: (picture: sharp.Sharp) => sharp.Sharp) => change(sharp(licence.back)).jpeg().toBuffer();

describe('a barcode', () => {
  it.each([
    ['as it comes from a scanner', (picture: sharp.Sharp) => picture],
    ['upside down', (picture: sharp.Sharp) => picture.rotate(180)],
    ['on its side', (picture: sharp.Sharp) => picture.rotate(90)],
    ['held askew', (picture: sharp.Sharp) => picture.rotate(6, { background: '#5a4a3a' })],
    ['blurred', (picture: sharp.Sharp) => picture.blur(2)],
    ['in poor light', (picture: sharp.Sharp) => picture.linear(0.4, 0)],
  ])(
    '%s is read with its control characters',
    async (_, change) => {
      expect(await engine.readBarcode(await changed(change))).toBe(licence.barcode);
    },
    60_000,
  );

  it('is not read where there is none', async () => {
    expect(await engine.readBarcode(licence.front)).toBeNull();
  }, 60_000);

  it('is read after a picture that was none, and after one that took too long', async () => {
    await expect(engine.readBarcode(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'FAILED' });
    expect(await engine.readBarcode(licence.back)).toBe(licence.barcode);
    const hasty = createBarcodeEngine({ threads: 1, timeoutMs: 5 });
    try {
      await expect(hasty.readBarcode(licence.front)).rejects.toMatchObject({ code: 'TIMED_OUT' });
    } finally {
      await hasty.close();
    }
  }, 60_000);
});
