import bwipjs from 'bwip-js';
import sharp from 'sharp';
import { aamvaPayload } from './aamva';
import { drawPage, render } from './drawing';
import type { SpecimenHolder } from './mrz';
import { printedFields } from './printedFields';

export interface SpecimenLicence {
  /** JPEG, 12 pixels a millimetre. */
  readonly front: Buffer;
  readonly back: Buffer;
  /** What the barcode says. */
  readonly barcode: string;
}

const SIZE = { width: 85.6, height: 54 } as const;
/** Where the barcode is, in pixels of the back: about as large as on a real card. */
const BARCODE = { left: 48, top: 330, width: 930, height: 230 } as const;

/** A driving licence as North America has them: print and portrait on the front, a PDF417 barcode on the back. */
export async function specimenLicence(holder: SpecimenHolder): Promise<SpecimenLicence> {
  const barcode = aamvaPayload(holder);
  const front = drawPage({
    ...SIZE,
    title: 'UTOPIA  DRIVER LICENSE',
    portrait: { x: 4, y: 12, width: 20 },
    fields: printedFields(holder, { x: 27, y: 12 }),
    lines: [],
  });
  const back = drawPage({
    ...SIZE,
    title: 'UTOPIA  CLASS C',
    portrait: null,
    fields: [{ caption: 'RESTRICTIONS', value: 'NONE', x: 6, y: 13 }],
    lines: [],
  });
  const drawn = await drawnBarcode(barcode);
  const { left, top, width, height } = BARCODE;
  const pasted = await sharp(drawn).resize(width, height, { fit: 'fill' }).png().toBuffer();
  return {
    front: await render(front),
    back: await sharp(await render(back))
      .composite([{ input: pasted, left, top }])
      .jpeg({ quality: 90 })
      .toBuffer(),
    barcode,
  };
}

/** The payload holds control characters, which only binary text keeps. */
function drawnBarcode(text: string): Promise<Buffer> {
  const lettering = { bcid: 'pdf417', text, binarytext: true, columns: 10, eclevel: 5 };
  const look = { scale: 3, paddingwidth: 6, paddingheight: 6, backgroundcolor: 'ffffff' };
  return bwipjs.toBuffer({ ...lettering, ...look });
}
