import sharp from 'sharp';
import { createDocumentReader } from '../../../activities/document/documentReader';
import type { DocumentPictures } from '../../../activities/document/documentReader';
import { createBarcodeEngine } from '../../../activities/media/barcodeEngine';
import type { BarcodeEngine } from '../../../activities/media/barcodeEngine';
import { createOcrEngine } from '../../../activities/media/ocrEngine';
import type { OcrEngine } from '../../../activities/media/ocrEngine';
import { specimenCard } from '../../../scripts/specimen/card';
import { drawPage, render } from '../../../scripts/specimen/drawing';
import { HOLDER } from '../../../scripts/specimen/holder';
import { specimenLicence } from '../../../scripts/specimen/licence';
import { specimenPassport } from '../../../scripts/specimen/passport';

const ANAS = { ...HOLDER, familyName: 'Pérez Gómez', givenNames: 'Ana María' };
const ANA = {
  familyName: 'PEREZ GOMEZ',
  givenNames: 'ANA MARIA',
  country: 'UTO',
  nationality: 'UTO',
  sex: 'female',
  number: 'L898902C3',
  birthDate: '900228',
  expiryDate: '340415',
};
/** What is printed on a card of `ANAS`. */
const PRINTED = {
  ...{ category: 'governmentId', country: 'UTO', familyName: 'PEREZ GOMEZ', givenNames: 'ANA MARIA' },
  ...{ number: 'L898902C3', birthDate: '1990-02-28', expiryDate: '2034-04-15' },
};
const WHOLE = { right: 5, all: 5 };
const WHOLE_CARD = { right: 4, all: 4 };

/** A page takes a second on a machine with nothing else to do. */
jest.setTimeout(120_000);

let ocr: OcrEngine;
let barcodes: BarcodeEngine;
let passport: Buffer;
beforeAll(async () => {
  ocr = createOcrEngine({ threads: 1, timeoutMs: 30_000 });
  barcodes = createBarcodeEngine({ threads: 1, timeoutMs: 30_000 });
  passport = (await specimenPassport(ANAS)).picture;
});
afterAll(() => Promise.all([ocr.close(), barcodes.close()]));

const reading = (pictures: DocumentPictures, engine = ocr) =>
  createDocumentReader({ ocr: engine, barcodes }).read(pictures, new AbortController().signal);
const read = (front: Buffer, back: Buffer | null = null, category: DocumentPictures['category'] = 'passport') =>
  reading({ category, front, back });
const changed = (change: (picture: sharp.Sharp) => sharp.Sharp) => change(sharp(passport)).jpeg().toBuffer();

describe('a passport', () => {
  it.each([0, 90, 180, 270])('turned by %d° is read from its pixels', async (angle) => {
    expect(await read(await changed((picture) => picture.rotate(angle)))).toMatchObject({
      zone: { ...ANA, category: 'passport', checkDigits: WHOLE },
      pictureFaults: [],
    });
  });

  it('is read where it lies askew on a table', async () => {
    const picture = await changed((page) =>
      page.rotate(5, { background: '#5a4a3a' }).extend({ top: 200, left: 300, background: '#5a4a3a' }),
    );
    expect((await read(picture)).zone).toMatchObject({ ...ANA, checkDigits: WHOLE });
  });

  it.each([
    ['small', (picture: sharp.Sharp) => picture.resize(600)],
    ['dark', (picture: sharp.Sharp) => picture.linear(0.25, 0)],
  ])('whose picture is %s is not refused while it can be read', async (_, change) => {
    expect(await read(await changed(change))).toMatchObject({
      zone: { ...ANA, checkDigits: WHOLE },
      pictureFaults: [],
    });
  });
});

describe('a card', () => {
  it('of TD1 is read from its back', async () => {
    const { front, back } = await specimenCard(ANAS, 'TD1');
    expect(await read(front, back, 'governmentId')).toMatchObject({
      zone: { ...ANA, category: 'governmentId', checkDigits: WHOLE_CARD },
      barcode: null,
      print: PRINTED,
      pictureFaults: [],
    });
  });

  it('of TD2 is read from its front', async () => {
    const { front } = await specimenCard(ANAS, 'TD2');
    expect((await read(front)).zone).toMatchObject({ ...ANA, category: 'governmentId', checkDigits: WHOLE_CARD });
  });
});

describe('a licence', () => {
  it('is read from the barcode on its back', async () => {
    const { front, back } = await specimenLicence(ANAS);
    expect(await read(front, back, 'license')).toEqual({
      zone: null,
      barcode: {
        category: 'license',
        issuer: '636000',
        ...{ country: 'USA', familyName: 'PEREZ GOMEZ', givenNames: 'ANA MARIA', namesTruncated: false },
        ...{ number: 'L898902C3', sex: 'female', birthDate: '1990-02-28', expiryDate: '2034-04-15' },
      },
      print: { ...PRINTED, category: 'license' },
      pictureFaults: [],
    });
  });

  it('without its back is known by its print alone', async () => {
    const { front } = await specimenLicence(ANAS);
    expect(await read(front, null, 'license')).toMatchObject({
      zone: null,
      barcode: null,
      print: { ...PRINTED, category: 'license' },
      pictureFaults: [],
    });
  });
});

describe('a zone that is seen on no whole page', () => {
  it('is found by its bands, and read from nearby', async () => {
    const shortSighted: Pick<OcrEngine, 'readLines'> = {
      async readLines(picture, signal) {
        const { width, height } = await sharp(picture).metadata();
        return width > 3 * height ? ocr.readLines(picture, signal) : [];
      },
    };
    const blind = createDocumentReader({ ocr: shortSighted, barcodes });
    const pictures = { category: 'passport', front: passport, back: null } as const;
    expect((await blind.read(pictures, new AbortController().signal)).zone).toMatchObject({
      ...ANA,
      checkDigits: WHOLE,
    });
  });
});

describe('a name that no check digit guards', () => {
  /** Every zone as a hasty reader sees it: `looks` says what each look at it makes of the family name. */
  const readAs = async (...looks: readonly string[]) => {
    const left = [...looks];
    const hasty: Pick<OcrEngine, 'readLines'> = {
      async readLines(picture, signal) {
        const lines = await ocr.readLines(picture, signal);
        if (!lines.some(({ text }) => text.startsWith('PEREZ<'))) return lines;
        const seen = left.shift() ?? 'KEREZ';
        return lines.map((line) => ({ ...line, text: line.text.replace(/^PEREZ</, `${seen}<`) }));
      },
    };
    const { front, back } = await specimenCard(ANAS, 'TD1');
    const reader = createDocumentReader({ ocr: hasty, barcodes });
    const { zone } = await reader.read({ category: 'governmentId', front, back }, new AbortController().signal);
    return { name: zone?.familyName, looks: looks.length - left.length };
  };

  it('is read again where print has almost the same one, until both agree', async () => {
    expect(await readAs('HEREZ', 'TEREZ', 'PEREZ', 'PEREZ')).toEqual({ name: 'PEREZ GOMEZ', looks: 3 });
  });

  it('stays as it was read where no look agrees with print, whatever that says', async () => {
    expect((await readAs('HEREZ')).name).toBe('HEREZ GOMEZ');
  });

  it('is read once where print says the same', async () => {
    expect(await readAs('PEREZ', 'HEREZ')).toEqual({ name: 'PEREZ GOMEZ', looks: 1 });
  });
});

describe('a document that was changed', () => {
  it('is found, with its check digits in doubt and its picture not to blame', async () => {
    const { mrz } = await specimenPassport(ANAS);
    const lines = [mrz[0], mrz[1].replace('900228', '910228')];
    const picture = await render(
      drawPage({ width: 125, height: 88, title: 'UTOPIA PASSPORT', portrait: null, fields: [], lines }),
    );
    expect(await read(picture)).toMatchObject({
      zone: { birthDate: '910228', checkDigits: { right: 3, all: 5 } },
      pictureFaults: [],
    });
  });
});

/** Light that hides the middle of the zone and of what is printed above it. */
const LAMP = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="520"><ellipse cx="350" cy="260" rx="340" ry="250" fill="#fff"/></svg>',
);

describe('a picture that cannot be read', () => {
  it.each([
    ['IMAGE_BLURRED', (picture: sharp.Sharp) => picture.blur(8)],
    ['IMAGE_TOO_SMALL', (picture: sharp.Sharp) => picture.resize(300)],
    ['IMAGE_TOO_DARK', (picture: sharp.Sharp) => picture.linear(0.1, 0).blur(3)],
    ['IMAGE_CUT_OFF', (picture: sharp.Sharp) => picture.extract({ left: 0, top: 0, width: 1_250, height: 1_056 })],
  ])('is said to be %s', async (fault, change) => {
    expect(await read(await changed(change))).toMatchObject({ pictureFaults: [fault] });
  });

  it('is said to be IMAGE_GLARE', async () => {
    const dim = await changed((picture) => picture.linear(0.85, 0));
    const lit = sharp(dim).composite([{ input: LAMP, left: 400, top: 530 }]);
    expect(await read(await lit.jpeg().toBuffer())).toMatchObject({ pictureFaults: ['IMAGE_GLARE'] });
  });

  it('is said to show no document', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
    const create = { width: 1_200, height: 900, channels: 3, background: '#fff', noise } as const;
    expect(await read(await sharp({ create }).jpeg().toBuffer())).toEqual({
      zone: null,
      barcode: null,
      print: null,
      pictureFaults: ['NO_DOCUMENT_FOUND'],
    });
  });
});

describe('reading', () => {
  it('ends where nobody waits for it any more', async () => {
    const abort = new AbortController();
    const pictures = { category: 'passport', front: passport, back: null } as const;
    const abandoned = createDocumentReader({ ocr, barcodes }).read(pictures, abort.signal);
    abort.abort(new Error('cancelled'));
    await expect(abandoned).rejects.toThrow('cancelled');
  });

  it('of a picture that hangs ends with its time, and the next is read', async () => {
    const hasty = createOcrEngine({ threads: 1, timeoutMs: 100 });
    try {
      const hung = reading({ category: 'passport', front: passport, back: null }, hasty);
      await expect(hung).rejects.toMatchObject({ name: 'ThreadJobError', code: 'TIMED_OUT' });
    } finally {
      await hasty.close();
    }
    expect((await read(passport)).zone).toMatchObject({ checkDigits: WHOLE });
  });

  it('of what is no picture fails', async () => {
    await expect(ocr.readLines(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'FAILED' });
  });
});

test('a picture in which nothing can be read is not looked at closer', async () => {
  const readLines = jest.fn(() => Promise.reject(new Error('looked at')));
  const speck = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } })
    .png()
    .toBuffer();
  for (const [front, back] of [
    [speck, null],
    [passport, speck],
  ] as const) {
    expect(await reading({ category: 'governmentId', front, back }, { ...ocr, readLines })).toEqual({
      ...{ zone: null, barcode: null, print: null },
      pictureFaults: ['IMAGE_TOO_SMALL'],
    });
  }
});
