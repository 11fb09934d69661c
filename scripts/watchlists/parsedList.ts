import type { WatchlistEntry } from '../../domain/screening/watchlistEntry';

export const FORMATS = ['ofac', 'un', 'eu', 'uk', 'own'] as const;
export type Format = (typeof FORMATS)[number];

export interface ListFile {
  /** As it was named on the command line. */
  readonly path: string;
  readonly text: string;
}

/** A list as its publisher wrote it, in the shape that screenings search. People only: nothing else enrols. */
export interface ParsedList {
  readonly entries: readonly WatchlistEntry[];
  /** `YYYY-MM-DD`: when the publisher made it; null where the files do not say. */
  readonly date: string | null;
  /** Organisations, ships and aircraft. */
  readonly notPeople: number;
  /** Birth dates in words that are not understood; the entries count as having none. */
  readonly unreadDates: number;
}

/** What is wrong with a file, and in which line (from 1; null for the file as a whole). */
export interface ListFault {
  readonly path: string;
  readonly line: number | null;
  readonly what: string;
}

/** Files that are no list, or a damaged one. Nothing of them is imported. */
export class MalformedList extends Error {
  constructor(readonly faults: readonly ListFault[]) {
    super(faults.map(({ path, line, what }) => `${path}${line === null ? '' : `:${line}`}: ${what}`).join('\n'));
    this.name = 'MalformedList';
  }
}

/** Collects what is wrong, and gives up where it is much. */
export class Faults {
  private static readonly MOST = 20;
  private readonly found: ListFault[] = [];

  constructor(private readonly path: string) {}

  add(line: number | null, what: string): void {
    this.found.push({ path: this.path, line, what });
    if (this.found.length >= Faults.MOST) {
      throw new MalformedList([...this.found, { path: this.path, line: null, what: 'and maybe more' }]);
    }
  }

  throwIfAny(): void {
    if (this.found.length > 0) throw new MalformedList(this.found);
  }
}
