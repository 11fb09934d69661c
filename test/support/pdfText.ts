import { inflateSync } from 'node:zlib';

/** How many pages a PDF has. */
export function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
}

/**
 * The text of a PDF as far as it is set in Helvetica, and words of other fonts by their numbers of glyphs: enough to see
 * that something is there.
 */
export function textOf(pdf: Buffer): string {
  const found: string[] = [];
  let from = 0;
  for (;;) {
    const start = pdf.indexOf('stream\n', from);
    if (start < 0) return found.join('\n');
    const end = pdf.indexOf('\nendstream', start);
    from = end + 10;
    const content = inflated(pdf.subarray(start + 7, end));
    for (const [, hex = ''] of content.matchAll(/<([0-9A-Fa-f]+)> Tj/g)) {
      found.push(Buffer.from(hex, 'hex').toString('latin1'));
    }
  }
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return '';
  }
}
