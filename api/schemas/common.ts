import { z } from 'zod';
import { parseCursor } from '../../db/repositories/page';
import { LANGUAGES } from '../../domain/vocabulary';

/** RFC 3339 in UTC with milliseconds. */
export const instant = z.iso.datetime().meta({ example: '2026-03-14T15:09:26.535Z' });

/** A moment that a caller names: RFC 3339 with any offset, read as UTC. */
export const givenInstant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .meta({ example: '2026-03-14T15:09:26.535Z' });

export const language = z.enum(LANGUAGES).meta({ example: 'es' });

/** What a caller writes: trimmed, in Unicode's composed form, not empty. */
export function text(max: number) {
  return z.string().normalize('NFC').trim().min(1).max(max);
}

export function id(prefix: string) {
  return z.string().meta({ example: `${prefix}_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b` });
}

/** A named schema or null. (`nullable()` of a named schema is rendered so that null does not validate.) */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.null()]);
}

export const https = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .meta({ example: 'https://acme.example/enrol' });

/** One page of a list; `next` is the cursor of the following one, null at the end. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next: z.string().nullable() });
}

/** `limit` and `cursor` of every list. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .max(200)
    .transform((given, context): string => {
      const cursor = parseCursor(given);
      if (cursor !== null) return cursor;
      context.addIssue({ code: 'custom' });
      return z.NEVER;
    })
    .nullable()
    .default(null)
    .meta({ description: '`next` of the page before' }),
};
export const pageOnly = z.strictObject(paging);
