import type { Evaluation } from '../registration';
import { SANDBOX_WATCHLIST } from '../sandbox';
import { toLatinLetters } from '../transliteration';
import { needsReview, passed, passedUnless } from './evaluation';

/** What a near hit scores: between the defaults of `reviewMinScore` and `hitMinScore`. */
const NEAR_HIT_SCORE = 0.8;

/** Looks for a person on the `sandbox` list, under every name known of them; any name not on it is no hit. */
export function evaluateCriminalHistory(names: readonly string[]): Evaluation {
  const known = names.map(inAnyOrder).filter((name) => name !== '');
  if (known.length === 0) return needsReview(['INPUTS_MISSING']);
  if (known.includes(inAnyOrder(SANDBOX_WATCHLIST.hit))) {
    return passedUnless(['WATCHLIST_HIT'], {
      scores: { match: 1 },
      redFlags: [{ code: 'WATCHLIST_MATCH', evidence: { source: 'sandbox', match: 1 } }],
    });
  }
  if (known.includes(inAnyOrder(SANDBOX_WATCHLIST.nearHit))) {
    return needsReview(['WATCHLIST_POSSIBLE_HIT'], {
      scores: { match: NEAR_HIT_SCORE },
      redFlags: [{ code: 'WATCHLIST_NEAR_MATCH', evidence: { source: 'sandbox', match: NEAR_HIT_SCORE } }],
    });
  }
  return passed({ scores: { match: 0 } });
}

/** A name without regard to case, marks, punctuation and the order of its words. */
function inAnyOrder(name: string): string {
  return toLatinLetters(name).split(' ').toSorted().join(' ');
}
