/** How much there is on a list. */
export interface ListSize {
  readonly entries: number;
  readonly names: number;
}

/**
 * Whether a new version of a list has so much less than the one before, of people or of names, that a part of it is
 * rather missing than taken off: publishers remove people one by one.
 */
export function isShrunken(before: ListSize, now: ListSize): boolean {
  return 2 * now.entries < before.entries || 2 * now.names < before.names;
}

export function sizeOf(entries: readonly { readonly names: readonly unknown[] }[]): ListSize {
  return { entries: entries.length, names: entries.reduce((sum, { names }) => sum + names.length, 0) };
}
