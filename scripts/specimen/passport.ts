import { drawPage, render } from './drawing';
import { passportLines } from './mrz';
import type { SpecimenHolder } from './mrz';
import { printedFields } from './printedFields';

/** The data page of an invented person's passport: picture (JPEG, 1500 × 1056 pixels) and its machine-readable lines. */
export async function specimenPassport(holder: SpecimenHolder): Promise<{ picture: Buffer; mrz: [string, string] }> {
  const mrz = passportLines(holder);
  const page = drawPage({
    width: 125,
    height: 88,
    title: 'UTOPIA  PASSPORT',
    portrait: { x: 6, y: 14, width: 33 },
    fields: printedFields(holder, { x: 46, y: 16 }),
    lines: mrz,
  });
  return { picture: await render(page), mrz };
}
