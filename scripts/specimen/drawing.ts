import sharp from 'sharp';
import { HOLDERS_LOOK, drawFace } from './face';
import { drawText } from './glyphs';

/** One printed field: a small caption and what stands below it, at a place in millimetres. */
export interface PrintedField {
  readonly caption: string;
  readonly value: string;
  readonly x: number;
  readonly y: number;
}

export interface Page {
  /** Millimetres. */
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Where the portrait is, if the page has one; millimetres. */
  readonly portrait: { readonly x: number; readonly y: number; readonly width: number } | null;
  readonly fields: readonly PrintedField[];
  /** Machine-readable lines, printed at the foot. */
  readonly lines: readonly string[];
}

/** Sizes of ICAO Doc 9303-3, in millimetres: ten characters an inch, six lines of them in 23.2 at the foot. */
const MRZ = { pitch: 2.54, height: 2.4, spacing: 4.23, foot: 5.5 } as const;
const PIXELS_PER_MM = 12;

/** SVG of a page; its units are millimetres. */
export function drawPage(page: Page): string {
  const { width, height } = page;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * PIXELS_PER_MM}" height="${height * PIXELS_PER_MM}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#eef2ea"/>`,
    guilloche(page),
    machineReadableBackground(page),
    drawText(page.title, { x: 6, y: 8, height: 3, colour: '#2b4d6f' }),
    page.portrait === null ? '' : portrait(page.portrait),
    ...page.fields.map(printed),
    specimenMark(page),
    machineReadableLines(page),
    '</svg>',
  ].join('');
}

/** Renders a drawing as it would come from a scanner: JPEG, 12 pixels a millimetre. */
export function render(svg: string): Promise<Buffer> {
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}

function printed({ caption, value, x, y }: PrintedField): string {
  return (
    drawText(caption, { x, y, height: 1.3, colour: '#5a7184' }) +
    drawText(value, { x, y: y + 4, height: 2.4, weight: 0.16 })
  );
}

/** Two systems of fine waves that cross, as on security paper. */
function guilloche({ width, height }: Page): string {
  const bends = Array.from({ length: Math.ceil(width / 16) }, () => 't8 0t8 0').join('');
  const waves = Array.from({ length: Math.ceil(height / 3) }, (_, row) => {
    const start = `M0 ${row * 3}`;
    return `<path d="${start}q4 7 8 0${bends}"/><path d="${start}q4 -7 8 0${bends}"/>`;
  });
  return `<g fill="none" stroke="#c3d4c5" stroke-width="0.12">${waves.join('')}</g>`;
}

/** The pattern is faint behind the machine-readable lines, as ICAO Doc 9303-3 asks for the contrast of print. */
function machineReadableBackground({ width, height, lines }: Page): string {
  const depth = MRZ.foot + lines.length * MRZ.spacing;
  if (lines.length === 0) return '';
  return `<rect y="${height - depth}" width="${width}" height="${depth}" fill="#f3f5f0" fill-opacity="0.85"/>`;
}

/** In a frame three by four. */
function portrait({ x, y, width }: NonNullable<Page['portrait']>): string {
  return `<g transform="translate(${x} ${y}) scale(${width / 300})">${drawFace(HOLDERS_LOOK)}</g>`;
}

function specimenMark({ width, height }: Page): string {
  const mark = drawText('SPECIMEN', { x: 0, y: 0, height: width * 0.07, weight: 0.1, colour: '#c0392b' });
  return `<g opacity="0.25" transform="translate(${width * 0.3} ${height * 0.62}) rotate(-12)">${mark}</g>`;
}

function machineReadableLines({ width, height, lines }: Page): string {
  const length = Math.max(0, ...lines.map((line) => line.length));
  const x = (width - length * MRZ.pitch) / 2;
  const drawn = lines.map((line, row) => {
    const y = height - MRZ.foot - (lines.length - 1 - row) * MRZ.spacing;
    return drawText(line, { x, y, height: MRZ.height, pitch: MRZ.pitch });
  });
  return drawn.join('');
}
