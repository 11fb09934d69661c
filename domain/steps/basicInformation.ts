import type { ReasonCode } from '../reasons';
import type { BasicInformationSettings } from '../flow';
import type { Evaluation } from '../registration';
import type { Instant } from '../vocabulary';
import { passedUnless } from './evaluation';

/** Whole years; the oldest person known reached 122. */
const OLDEST_PLAUSIBLE_AGE = 130;

export interface BasicInformationFacts {
  /** `YYYY-MM-DD`, a day of the calendar. */
  readonly birthDate?: string;
  /** ISO 3166-1 alpha-3. */
  readonly nationality?: string;
}

/** Judges basic information by the flow's rules, at the time of the attempt; names every broken one. */
export function evaluateBasicInformation(
  facts: BasicInformationFacts,
  settings: BasicInformationSettings,
  at: Instant,
): Evaluation {
  const reasons: ReasonCode[] = [];
  if (facts.birthDate !== undefined) {
    if (!birthDateIsPlausible(facts.birthDate, at)) reasons.push('BIRTH_DATE_IMPLAUSIBLE');
    else if (settings.minimumAge !== null && ageAt(facts.birthDate, at) < settings.minimumAge)
      reasons.push('UNDER_AGE');
  }
  const { nationality } = facts;
  if (nationality !== undefined && settings.nationalities !== null && !settings.nationalities.includes(nationality)) {
    reasons.push('NATIONALITY_NOT_ALLOWED');
  }
  return passedUnless(reasons);
}

/** Whether a person born on that day can live at that time. The API refuses other dates as impossible. */
export function birthDateIsPlausible(birthDate: string, at: Instant): boolean {
  const age = ageAt(birthDate, at);
  return age >= 0 && age <= OLDEST_PLAUSIBLE_AGE;
}

/**
 * Whole years completed since a birth date (`YYYY-MM-DD`), by the calendar of UTC; negative before it. Who was born on
 * 29 February completes a year on 1 March where there is no such day, so that a minimum age is never reached too early.
 */
export function ageAt(birthDate: string, at: Instant): number {
  const years = Number(at.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return at.slice(5, 10) < birthDate.slice(5, 10) ? years - 1 : years;
}
