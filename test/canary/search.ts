import type { Finder } from './finder';

/** A part of what the system keeps or shows, small enough to be held in memory. */
export interface Piece {
  /** Such as `row of registrations.state`; pieces of one kind share it. */
  readonly where: string;
  readonly bytes: Uint8Array;
}

export interface Searched {
  readonly pieces: number;
  readonly bytes: number;
}

export interface Outcome {
  /** Such as `alba.fullName as hex: file logs/api.log`, each once. */
  readonly hits: readonly string[];
  /** How much was searched, by where. */
  readonly searched: ReadonlyMap<string, Searched>;
}

/** Looks into every piece. */
export async function search(
  find: Finder,
  places: readonly (AsyncIterable<Piece> | Iterable<Piece>)[],
): Promise<Outcome> {
  const hits = new Set<string>();
  const searched = new Map<string, Searched>();
  for (const place of places) {
    for await (const { where, bytes } of place) {
      const before = searched.get(where) ?? { pieces: 0, bytes: 0 };
      searched.set(where, { pieces: before.pieces + 1, bytes: before.bytes + bytes.length });
      for (const { mark, encoding } of find(bytes)) hits.add(`${mark.field} as ${encoding}: ${where}`);
    }
  }
  return { hits: [...hits].sort(), searched };
}

/** How much was searched in the places whose name is like this. */
export function totalOf({ searched }: Outcome, where: RegExp): Searched {
  const amounts = [...searched].filter(([place]) => where.test(place)).map(([, amount]) => amount);
  return {
    pieces: amounts.reduce((sum, { pieces }) => sum + pieces, 0),
    bytes: amounts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
