import { drawPage, render } from './drawing';
import { largeCardLines, smallCardLines } from './mrz';
import type { SpecimenHolder } from './mrz';
import { printedFields } from './printedFields';

export interface SpecimenCard {
  /** JPEG, 12 pixels a millimetre. */
  readonly front: Buffer;
  readonly back: Buffer | null;
  readonly mrz: readonly string[];
}

/**
 * The identity card of an invented person. A TD1 card is as large as a bank card and has its machine-readable lines on
 * the back; a TD2 card has them on the front, and no back.
 */
export async function specimenCard(holder: SpecimenHolder, format: 'TD1' | 'TD2'): Promise<SpecimenCard> {
  const [title, portraitWidth] = ['UTOPIA  IDENTITY CARD', 20];
  if (format === 'TD2') {
    const lines = largeCardLines(holder);
    const portrait = { x: 5, y: 12, width: portraitWidth };
    const fields = printedFields(holder, { x: 30, y: 14 });
    return {
      front: await render(drawPage({ width: 105, height: 74, title, portrait, fields, lines })),
      back: null,
      mrz: lines,
    };
  }
  const size = { width: 85.6, height: 54, title };
  const lines = smallCardLines(holder);
  const fields = printedFields(holder, { x: 27, y: 12 });
  const portrait = { x: 4, y: 12, width: portraitWidth };
  const address = { caption: 'ADDRESS', value: '1 SPECIMEN STREET ZENITH', x: 6, y: 13 };
  return {
    front: await render(drawPage({ ...size, portrait, fields, lines: [] })),
    back: await render(drawPage({ ...size, portrait: null, fields: [address], lines })),
    mrz: lines,
  };
}
