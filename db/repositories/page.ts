import type { Knex } from 'knex';
import { z } from 'zod';
import type { Instant } from '../../domain/vocabulary';

/** Lists run from the newest to the oldest. A cursor names the last item of the page before. */
export interface Cursor {
  readonly createdAt: Instant;
  readonly id: string;
}

export interface PageRequest {
  readonly cursor: Cursor | null;
  readonly limit: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** For the next page, to be read by `parseCursor`; null on the last one. */
  readonly next: string | null;
}

/** Years as they are today: PostgreSQL has none before 1. */
const TIME = z.iso.datetime({ precision: 3 }).startsWith('20');
const cursorParts = z.tuple([TIME, z.string().regex(/^[\w-]+$/)]);
const SEPARATOR = '/';

/** Null where the text is not a `next` of a page. */
export function parseCursor(text: string): Cursor | null {
  const parts = cursorParts.safeParse(Buffer.from(text, 'base64url').toString().split(SEPARATOR));
  return parts.success ? { createdAt: parts.data[0], id: parts.data[1] } : null;
}

/** Restricts a query over a table with `created_at` and `id` to one page, and one item more to see whether it is the last. */
export function restrictToPage(query: Knex.QueryBuilder, { cursor, limit }: PageRequest): void {
  if (cursor !== null) void query.whereRaw('(created_at, id) < (?, ?)', [cursor.createdAt, cursor.id]);
  void query.orderBy([
    { column: 'created_at', order: 'desc' },
    { column: 'id', order: 'desc' },
  ]);
  void query.limit(limit + 1);
}

/** The page that the rows of a query restricted by `restrictToPage` make. */
export function toPage<Item extends Cursor>(rows: readonly Item[], { limit }: PageRequest): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isLastPage = rows.length <= limit || last === undefined;
  return {
    items,
    next: isLastPage ? null : Buffer.from([last.createdAt, last.id].join(SEPARATOR)).toString('base64url'),
  };
}
