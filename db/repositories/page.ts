import type { Knex } from 'knex';

/**
 * Lists run from the newest to the oldest: ids begin with the time they were made at (UUID version 7). A cursor is the
 * id of the last item of the page before, so that pages stay as they are while items are added and removed.
 */
export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** For the next page, to be read by `parseCursor`; null on the last one. */
  readonly next: string | null;
}

const ID = /^[a-z]{3}_[\da-f-]{36}$/;

/** Null where the text is not a `next` of a page. */
export function parseCursor(text: string): string | null {
  const id = Buffer.from(text, 'base64url').toString();
  return ID.test(id) ? id : null;
}

/** Restricts a query to one page, and one item more to see whether it is the last. */
export function restrictToPage(query: Knex.QueryBuilder, { cursor, limit }: PageRequest, column = 'id'): void {
  if (cursor !== null) void query.where(column, '<', cursor);
  void query.orderBy(column, 'desc').limit(limit + 1);
}

/** The page that the rows of a query restricted by `restrictToPage` make. */
export function toPage<Item extends { readonly id: string }>(
  rows: readonly Item[],
  { limit }: PageRequest,
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const isLastPage = rows.length <= limit || last === undefined;
  return { items, next: isLastPage ? null : Buffer.from(last.id).toString('base64url') };
}
