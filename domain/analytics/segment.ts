import type { Language } from '../vocabulary';

/** By what registrations are told apart, besides day, flow and version: one at a time. */
export const SEGMENT_KINDS = ['language', 'country', 'tag'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

export const ALL = 'all';
/** `all`, or a kind and one of it: `language:es`, `country:CO`, `tag:spring`. */
export type Segment = typeof ALL | `${SegmentKind}:${string}`;

/** What a registration is counted under. */
export interface Traits {
  readonly language: Language;
  /** ISO 3166-1 alpha-2; null where nobody said. */
  readonly country: string | null;
  readonly tags: readonly string[];
}

export function segmentsOf({ language, country, tags }: Traits): readonly Segment[] {
  return [
    ALL,
    `language:${language}`,
    ...(country === null ? [] : [`country:${country}` as const]),
    ...[...new Set(tags)].map((tag) => `tag:${tag}` as const),
  ];
}
