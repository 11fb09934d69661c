import { PDFDocument, StandardFonts } from 'pdf-lib';
import { wrap } from '../../../evidence/pdf/wrap';

const SIZE = 9;
const WIDTH = 200;

async function aFont() {
  const pdf = await PDFDocument.create();
  return pdf.embedFont(StandardFonts.Helvetica);
}

describe('a text in lines', () => {
  it('loses no letter, and has no line that is wider than allowed', async () => {
    const font = await aFont();
    const text = `A paragraph of several words that fills more than one line of this width.\n\n${'x'.repeat(300)} end`;
    const lines = wrap(text, font, SIZE, WIDTH);
    expect(lines.join('').replace(/[ \n]/g, '')).toBe(text.replace(/[ \n]/g, ''));
    for (const line of lines) expect(font.widthOfTextAtSize(line, SIZE)).toBeLessThanOrEqual(WIDTH);
    expect(lines[lines.indexOf('') - 1]).toBe('one line of this width.');
  });

  it('measures no letter twice, however long the text and whatever its words', async () => {
    const font = await aFont();
    const measured = jest.spyOn(font, 'widthOfTextAtSize');
    const text = Array.from({ length: 20_000 }, (_, index) => `[U+${index.toString(16)}]`).join('');
    expect(wrap(`${text} ${text.replaceAll(']', '] ')}`, font, SIZE, WIDTH).length).toBeGreaterThan(1_000);
    expect(measured.mock.calls.length).toBeLessThanOrEqual(new Set(text).size + 1);
  });
});
