import { z } from 'zod';

const stroke = z.array(z.object({ x: z.number(), y: z.number() }));
const bytes = z.custom<Uint8Array>((value) => ArrayBuffer.isView(value));

const block = z.discriminatedUnion('type', [
  z.object({ type: z.literal('heading'), text: z.string(), level: z.union([z.literal(1), z.literal(2)]) }),
  /** Lines end where the text says so, and where the page does. */
  z.object({ type: z.literal('text'), text: z.string(), style: z.enum(['plain', 'quoted', 'small']) }),
  z.object({ type: z.literal('fields'), fields: z.array(z.tuple([z.string(), z.string()])) }),
  z.object({
    type: z.literal('table'),
    /** Shares of the width add up to 1. */
    columns: z.array(z.object({ title: z.string(), share: z.number() })),
    rows: z.array(z.array(z.string())),
  }),
  z.object({ type: z.literal('pictures'), pictures: z.array(z.object({ caption: z.string(), jpeg: bytes })) }),
  /** Strokes as they were drawn, fitted into a box. */
  z.object({ type: z.literal('drawing'), strokes: z.array(stroke) }),
]);
export type Block = z.infer<typeof block>;

export const pdfDocument = z.object({
  /** Said in the document's properties: never anything of a person. */
  title: z.string(),
  language: z.string(),
  /** When it was made, as its properties say. */
  at: z.iso.datetime(),
  /** At the foot of each page, beside its number. */
  footer: z.string(),
  /** `{page} / {pages}` in the reader's language. */
  pageNumber: z.string(),
  blocks: z.array(block),
  /** Room kept for a signature, in bytes of its DER. */
  signatureBytes: z.int().min(1),
});
/** What stands in a PDF, from top to bottom. */
export type PdfDocument = z.infer<typeof pdfDocument>;
