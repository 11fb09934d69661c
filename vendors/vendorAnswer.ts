import { z } from 'zod';
import { REASONS_OF_CHECKS } from '../domain/vendorAnswer';
import { RED_FLAG_CODES } from '../domain/redFlags';
import type { DocumentFacts, SealedRecords } from '../db/records';

/** A code is no place for anything personal, nor is a number from 0 to 1. */
const name = z.string().regex(/^[a-z][A-Za-z]{0,29}$/);
const share = z.number().min(0).max(1);
const MAX_SCORES = 20;
const atMost = (max: number) => (record: object) => Object.keys(record).length <= max;

const text = z
  .string()
  .trim()
  .min(1)
  .max(200)
  // Control characters and halves of characters, which neither letters nor a PDF can show.
  .refine((given) => !/[\p{Cc}\p{Cs}]/u.test(given));
const country = z.string().regex(/^[A-Z]{1,3}$/);
const facts = z
  .strictObject({
    fullName: text.nullable().default(null),
    givenNames: text.nullable().default(null),
    familyName: text.nullable().default(null),
    birthDate: z.iso.date().nullable().default(null),
    number: text.nullable().default(null),
    country: country.nullable().default(null),
    nationality: country.nullable().default(null),
    sex: z.enum(['female', 'male', 'unspecified']).nullable().default(null),
    expiryDate: z.iso.date().nullable().default(null),
    namesTruncated: z.boolean().default(false).meta({ description: 'The document has more of the names' }),
  } satisfies Record<keyof DocumentFacts, z.ZodType>)
  .meta({ id: 'VendorDocumentFacts', description: 'What the vendor read from a document; sealed in the vault' });

const members = {
  result: z.enum(['passed', 'failed', 'needsReview']),
  reasons: z.array(z.enum(REASONS_OF_CHECKS)).max(20).default([]).meta({
    description: 'Why it did not pass. Reasons that ask for another picture use up no attempt.',
  }),
  scores: z.record(name, share).refine(atMost(MAX_SCORES)).default({}),
  redFlags: z
    .array(
      z.strictObject({
        code: z.enum(RED_FLAG_CODES),
        evidence: z
          .record(name, z.union([share, z.boolean()]))
          .refine(atMost(MAX_SCORES))
          .default({}),
      }),
    )
    .max(10)
    .default([]),
  facts: facts.optional(),
};

/** What a vendor answers at once. */
export const vendorAnswer = z.strictObject(members);
export type VendorAnswer = z.output<typeof vendorAnswer>;

/** What a vendor reports by callback. */
export const vendorCallback = z
  .strictObject({
    reference: z.string().max(120).meta({ description: '`reference` of the request that it answers' }),
    ...members,
  })
  .meta({
    id: 'VendorCallback',
    example: {
      reference: 'reg_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b.document.1',
      result: 'failed',
      reasons: ['DOCUMENT_EXPIRED'],
      scores: { authenticity: 0.97 },
      facts: { fullName: 'ANA SPECIMEN', birthDate: '1990-02-28', expiryDate: '2025-01-01', country: 'COL' },
    },
  });

/** What was read, where it says anything. */
export function factsIn({ facts: read }: Pick<SealedRecords['vendorAnswer'], 'facts'>): DocumentFacts | null {
  return read === undefined || Object.values(read).every((fact) => fact === null || fact === false) ? null : read;
}
