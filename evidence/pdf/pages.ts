import {
  LineCapStyle,
  lineTo,
  moveTo,
  popGraphicsState,
  pushGraphicsState,
  rgb,
  setLineCap,
  setLineWidth,
  stroke,
} from 'pdf-lib';
import type { PDFDocument, PDFFont, PDFPage } from 'pdf-lib';
import type { Block } from './document';
import type { Fonts } from './fonts';
import { hasRightToLeft, visualOrder } from './visualOrder';
import { wrap } from './wrap';

/** All lengths in points. A4. */
const PAGE = { width: 595.28, height: 841.89 } as const;
const MARGIN = { side: 50, top: 50, bottom: 60 } as const;
const WIDTH = PAGE.width - 2 * MARGIN.side;
const SIZE = { heading1: 17, heading2: 11.5, plain: 9.5, small: 7.5 } as const;
const LEADING = 1.35;
const INK = rgb(0.1, 0.1, 0.12);
const PALE = rgb(0.42, 0.42, 0.46);
const LINE = rgb(0.82, 0.82, 0.85);
const LABEL_SHARE = 0.3;
const GAP = 8;
const PICTURE = { perRow: 2, height: 190 } as const;
const DRAWING = { width: 300, height: 110, pen: 1.4 } as const;
/** Of a circle of a point that is drawn as a dot. */
const DOT = 0.01;

/** A column of text beside others. */
interface Column {
  readonly lines: readonly string[];
  readonly x: number;
  readonly font: PDFFont;
}

/** Sets blocks one below the other; begins a new page where one is full. */
export class Pages {
  private page: PDFPage;
  /** Distance of what comes next from the lower edge. */
  private y = PAGE.height - MARGIN.top;

  constructor(
    private readonly pdf: PDFDocument,
    private readonly fonts: Fonts,
  ) {
    this.page = pdf.addPage([PAGE.width, PAGE.height]);
  }

  async add(block: Block): Promise<void> {
    const { plain, bold } = this.fonts;
    switch (block.type) {
      case 'heading': {
        const size = block.level === 1 ? SIZE.heading1 : SIZE.heading2;
        this.space(block.level === 1 ? 2 : 10);
        // Not alone at the foot of a page.
        this.reserve(size * LEADING + 3 * SIZE.plain * LEADING);
        this.columns([this.column(block.text, bold, size, 0, WIDTH)], size);
        this.space(4);
        return;
      }
      case 'text': {
        const size = block.style === 'small' ? SIZE.small : SIZE.plain;
        const inset = block.style === 'quoted' ? 12 : 0;
        this.columns([this.column(block.text, plain, size, inset, WIDTH - 2 * inset)], size);
        this.space(5);
        return;
      }
      case 'fields':
        for (const [label, value] of block.fields) {
          const x = WIDTH * LABEL_SHARE;
          this.columns(
            [this.column(label, bold, SIZE.plain, 0, x - GAP), this.column(value, plain, SIZE.plain, x, WIDTH - x)],
            SIZE.plain,
          );
        }
        this.space(5);
        return;
      case 'table':
        this.table(block);
        return;
      case 'pictures':
        return this.pictures(block.pictures);
      case 'drawing':
        this.drawing(block.strokes);
        return;
    }
  }

  /** Writes the foot of every page, once all are there. */
  number(footer: string, pageNumber: string): void {
    const { plain, readable } = this.fonts;
    const pages = this.pdf.getPages();
    for (const [index, page] of pages.entries()) {
      const y = MARGIN.bottom / 2;
      const number = readable(pageNumber.replace('{page}', String(index + 1)).replace('{pages}', String(pages.length)));
      const x = PAGE.width - MARGIN.side - plain.widthOfTextAtSize(number, SIZE.small);
      page.drawText(readable(footer), { x: MARGIN.side, y, size: SIZE.small, font: plain, color: PALE });
      page.drawText(number, { x, y, size: SIZE.small, font: plain, color: PALE });
    }
  }

  private column(text: string, font: PDFFont, size: number, x: number, width: number): Column {
    return { lines: wrap(this.fonts.readable(text), font, size, width), x, font };
  }

  /** Lines of columns beside each other; a column that does not fit goes on at the top of the next page. */
  private columns(columns: readonly Column[], size: number): void {
    const rows = Math.max(...columns.map(({ lines }) => lines.length));
    for (let row = 0; row < rows; row += 1) {
      this.reserve(size * LEADING);
      this.y -= size * LEADING;
      for (const { lines, x, font } of columns) {
        // The baseline stands a little above the lower edge of its line.
        this.line(lines[row] ?? '', { x: MARGIN.side + x, y: this.y + size * (LEADING - 1), size, font });
      }
    }
  }

  private line(text: string, at: { x: number; y: number; size: number; font: PDFFont }): void {
    if (!hasRightToLeft(text)) {
      if (text !== '') this.page.drawText(text, { ...at, color: INK });
      return;
    }
    let { x } = at;
    for (const word of visualOrder(text)) {
      if (word !== '') this.page.drawText(word, { ...at, x, color: INK });
      x += at.font.widthOfTextAtSize(`${word} `, at.size);
    }
  }

  private table({ columns, rows }: Extract<Block, { type: 'table' }>): void {
    const { plain, bold } = this.fonts;
    const starts = columns.map((_, index) =>
      columns.slice(0, index).reduce((sum, { share }) => sum + share * WIDTH, 0),
    );
    const row = (cells: readonly string[], font: PDFFont) => {
      const made = columns.map(({ share }, index) =>
        this.column(cells[index] ?? '', font, SIZE.small, starts[index] ?? 0, share * WIDTH - GAP),
      );
      this.columns(made, SIZE.small);
      this.rule();
    };
    this.reserve(4 * SIZE.small * LEADING);
    row(
      columns.map(({ title }) => title),
      bold,
    );
    for (const cells of rows) row(cells, plain);
    this.space(5);
  }

  private rule(): void {
    const y = this.y - 2;
    this.page.drawLine({
      start: { x: MARGIN.side, y },
      end: { x: MARGIN.side + WIDTH, y },
      thickness: 0.4,
      color: LINE,
    });
    this.space(4);
  }

  private async pictures(pictures: Extract<Block, { type: 'pictures' }>['pictures']): Promise<void> {
    const width = (WIDTH - GAP * (PICTURE.perRow - 1)) / PICTURE.perRow;
    for (let first = 0; first < pictures.length; first += PICTURE.perRow) {
      const row = pictures.slice(first, first + PICTURE.perRow);
      const images = await Promise.all(row.map(({ jpeg }) => this.pdf.embedJpg(jpeg)));
      const sizes = images.map((image) => image.scaleToFit(width, PICTURE.height));
      const height = Math.max(...sizes.map((size) => size.height));
      this.reserve(height + 2 * SIZE.small * LEADING);
      this.y -= height;
      for (const [index, image] of images.entries()) {
        const size = sizes[index] ?? { width, height };
        const y = this.y + height - size.height;
        this.page.drawImage(image, { x: MARGIN.side + index * (width + GAP), y, ...size });
      }
      const captions = row.map(({ caption }, index) =>
        this.column(caption, this.fonts.plain, SIZE.small, index * (width + GAP), width),
      );
      this.columns(captions, SIZE.small);
      this.space(5);
    }
  }

  private drawing(strokes: Extract<Block, { type: 'drawing' }>['strokes']): void {
    const points = strokes.flat();
    const [left, right] = rangeOf(points.map(({ x }) => x));
    const [top, bottom] = rangeOf(points.map(({ y }) => y));
    const scale = Math.min(DRAWING.width / Math.max(1, right - left), DRAWING.height / Math.max(1, bottom - top));
    this.reserve(DRAWING.height + 10);
    this.y -= DRAWING.height;
    const [x0, y0] = [MARGIN.side + 12, this.y + DRAWING.height];
    // On a screen y grows downwards.
    const place = ({ x, y }: { x: number; y: number }) => [x0 + (x - left) * scale, y0 - (y - top) * scale] as const;
    this.page.pushOperators(pushGraphicsState(), setLineWidth(DRAWING.pen), setLineCap(LineCapStyle.Round));
    for (const [first, ...rest] of strokes) {
      if (first === undefined) continue;
      const [x, y] = place(first);
      const ends = rest.length > 0 ? rest.map((point) => lineTo(...place(point))) : [lineTo(x + DOT, y)];
      this.page.pushOperators(moveTo(x, y), ...ends, stroke());
    }
    this.page.pushOperators(popGraphicsState());
    this.space(10);
  }

  private reserve(height: number): void {
    if (this.y - height >= MARGIN.bottom) return;
    this.page = this.pdf.addPage([PAGE.width, PAGE.height]);
    this.y = PAGE.height - MARGIN.top;
  }

  private space(height: number): void {
    this.y -= height;
  }
}

/** Least and greatest; a loop, since strokes have more points than a call may have arguments. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return values.length > 0 ? [least, most] : [0, 0];
}
