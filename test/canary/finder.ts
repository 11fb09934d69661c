import { FOLDED, formsOf } from './encodings';
import type { Mark } from './marks';

/** A mark that was found, and in which form. */
export interface Found {
  readonly mark: Mark;
  readonly encoding: string;
}

interface Needle extends Found {
  readonly bytes: Buffer;
}

const FILTER_BITS = 20;
/** Taken once: Jest looks globals up anew at every use, which this one has for every byte. */
const { imul } = Math;

/** Answers each mark once for each encoding in which it is there. */
export type Finder = (haystack: Uint8Array) => Found[];

/**
 * Looks for every form of every mark in one pass over the bytes: the last four bytes read say which of thousands of
 * needles may begin with them.
 */
export function createFinder(marks: readonly Mark[]): Finder {
  const byBeginning = new Map<number, Needle[]>();
  const filter = createFilter();
  for (const mark of marks) {
    for (const { encoding, bytes } of formsOf(mark.value)) {
      const beginning = bytes.readUInt32BE(0);
      byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), { mark, encoding, bytes }]);
      filter.add(beginning);
    }
  }

  return (haystack) => {
    const found = new Set<Needle>();
    let last = 0;
    for (let i = 0; i < haystack.length; i += 1) {
      last = ((last << 8) | at(haystack, i)) >>> 0;
      if (!filter.mayHold(last)) continue;
      for (const needle of byBeginning.get(last) ?? []) {
        if (stands(needle, haystack, i - 3)) found.add(needle);
      }
    }
    return [...found].map(({ mark, encoding }) => ({ mark, encoding }));
  };
}

/** Tells of nearly every beginning that is none of a needle; a bit each, so that it stays in the processor's cache. */
function createFilter() {
  const bits = new Uint32Array(1 << (FILTER_BITS - 5));
  const slotOf = (beginning: number) => imul(beginning, 0x9e3779b1) >>> (32 - FILTER_BITS);
  return {
    add(beginning: number): void {
      const slot = slotOf(beginning);
      bits[slot >>> 5] = (bits[slot >>> 5] ?? 0) | (1 << (slot & 31));
    },
    mayHold(beginning: number): boolean {
      const slot = slotOf(beginning);
      return ((bits[slot >>> 5] ?? 0) & (1 << (slot & 31))) !== 0;
    },
  };
}

/** The folded byte at a place, 0 beyond the ends. */
function at(haystack: Uint8Array, place: number): number {
  return FOLDED[haystack[place] ?? 0] ?? 0;
}

function stands({ bytes, mark, encoding }: Needle, haystack: Uint8Array, start: number): boolean {
  const end = start + bytes.length;
  if (start < 0 || end > haystack.length) return false;
  for (let i = 4; i < bytes.length; i += 1) if (bytes[i] !== at(haystack, start + i)) return false;
  const isInside = isOfWord(at(haystack, start - 1)) || isOfWord(at(haystack, end));
  return !(mark.isWhole && encoding === 'plain' && isInside);
}

/** Whether a short text beside this byte is a part of something longer; the point is of a number. */
function isOfWord(byte: number): boolean {
  return /[0-9a-z.]/.test(String.fromCharCode(byte));
}
