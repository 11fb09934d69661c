import fc from 'fast-check';
import sharp from 'sharp';
import type { Block, PdfDocument } from '../../../evidence/pdf/document';
import { renderPdf } from '../../../evidence/pdf/renderPdf';
import { visualOrder } from '../../../evidence/pdf/visualOrder';
import { pagesOf, textOf } from '../../support/pdfText';

const documentOf = (...blocks: Block[]): PdfDocument => ({
  ...{ title: 'Evidence', language: 'en', at: '2026-06-15T12:00:00.000Z', footer: 'reg_1' },
  ...{ pageNumber: '{page} / {pages}', signatureBytes: 100, blocks },
});
const rendered = async (...blocks: Block[]) => Buffer.from(await renderPdf(documentOf(...blocks)));
const paragraph = (text: string): Block => ({ type: 'text', style: 'plain', text });

describe('a PDF', () => {
  it('is the same bytes for the same document', async () => {
    for (const text of ['Ana Pérez', 'Иван Петров']) {
      expect(await rendered(paragraph(text))).toEqual(await rendered(paragraph(text)));
    }
  });

  it('goes on for as many pages as it takes, and numbers them', async () => {
    const pdf = await rendered(paragraph(Array.from({ length: 200 }, (_, i) => `Line ${i}`).join('\n')));
    expect(pagesOf(pdf)).toBe(4);
    const text = textOf(pdf);
    for (let line = 0; line < 200; line += 1) expect(text).toContain(`Line ${line}`);
    expect(text).toContain('4 / 4');
  });

  it('loses nothing of words that are wider than the page', async () => {
    const word = 'x'.repeat(2_000);
    const pdf = await rendered({ type: 'fields', fields: [['label', word]] });
    expect(textOf(pdf).replace(/[^x]/g, '')).toBe(word);
  });

  it('sets a row of a table that is longer than a page', async () => {
    const long = Array.from({ length: 150 }, (_, i) => `cell ${i}`).join('\n');
    const columns = [
      { title: 'One', share: 0.5 },
      { title: 'Other', share: 0.5 },
    ];
    const text = textOf(await rendered({ type: 'table', columns, rows: [[long, 'short']] }));
    expect(text).toContain('cell 149');
    expect(text).toContain('short');
  });

  it('tells letters that no font has by their numbers', async () => {
    const western = textOf(await rendered(paragraph('Ana Pérez')));
    expect(western).toContain('Ana P');
    // Set in the other font: its glyphs are numbered, so that only their count tells.
    const [known, unknown] = [await rendered(paragraph('Ж')), await rendered(paragraph('Ж 王'))];
    expect(textOf(unknown).length).toBeGreaterThan(textOf(known).length + 2 * '[U+738B]'.length - 1);
  });

  it('can be made of any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (text) => {
        expect(pagesOf(await rendered(paragraph(text)))).toBeGreaterThan(0);
      }),
      { numRuns: 25 },
    );
  });

  it('shows pictures and strokes', async () => {
    const jpeg = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    const pictures = Array.from({ length: 9 }, (_, i) => ({ caption: `picture ${i}`, jpeg: new Uint8Array(jpeg) }));
    const drawing: Block = {
      type: 'drawing',
      strokes: [
        [{ x: 1, y: 1 }],
        [],
        [
          { x: 0, y: 0 },
          { x: 9, y: 5 },
        ],
      ],
    };
    const pdf = await rendered({ type: 'pictures', pictures }, drawing, { type: 'drawing', strokes: [] });
    expect(pdf.toString('latin1').match(/\/Subtype \/Image/g)).toHaveLength(9);
    expect(textOf(pdf)).toContain('picture 8');
  });
});

describe('the order of words', () => {
  it.each([
    ['Ana Pérez', ['Ana', 'Pérez']],
    ['محمد علي', ['علي', 'محمد']],
    ['a محمد علي b', ['a', 'علي', 'محمد', 'b']],
    ['שלום', ['שלום']],
  ])('of %s', (line, words) => {
    expect(visualOrder(line)).toEqual(words);
  });
});
