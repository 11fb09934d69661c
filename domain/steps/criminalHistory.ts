import type { CriminalHistorySettings } from '../flow';
import type { Evaluation } from '../registration';
import { SANDBOX_WATCHLIST } from '../sandbox';
import { canBeScreened } from '../screening/screening';
import type { Screening } from '../screening/screening';
import { toLatinLetters } from '../transliteration';
import { needsReview, passed, passedUnless } from './evaluation';

/** What a near hit scores: between the defaults of `reviewMinScore` and `hitMinScore`. */
const NEAR_HIT_SCORE = 0.8;

/**
 * Judges what a search of lists found by its best match: a hit fails the attempt, what comes near a person must look at.
 * Without any name that the lists can be searched for, nothing was searched, and a person must look as well.
 * @param screeningId under which the vault keeps what was found
 */
export function evaluateScreening(
  { names, lists, matches, found }: Screening,
  { hitMinScore, reviewMinScore }: CriminalHistorySettings,
  screeningId: string,
): Evaluation {
  if (!names.some(canBeScreened)) return needsReview(['INPUTS_MISSING']);
  const searched = lists.map(({ source, version, date, entries }) => ({ source, version, date, entries }));
  const best = matches[0];
  if (best === undefined || best.score < reviewMinScore) return passed({ scores: { match: 0 }, searched });
  const { score, source } = best;
  const version = lists.find((list) => list.source === source)?.version ?? 0;
  const evidence = { source, version, match: score, matches: found, screening: screeningId };
  return score >= hitMinScore
    ? passedUnless(['WATCHLIST_HIT'], {
        scores: { match: score },
        redFlags: [{ code: 'WATCHLIST_MATCH', evidence }],
        searched,
      })
    : needsReview(['WATCHLIST_POSSIBLE_HIT'], {
        scores: { match: score },
        redFlags: [{ code: 'WATCHLIST_NEAR_MATCH', evidence }],
        searched,
      });
}

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
