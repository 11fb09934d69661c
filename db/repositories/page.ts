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
