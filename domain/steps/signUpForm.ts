import type { ReasonCode } from '../reasons';
import type { SignUpFormSettings } from '../flow';
import type { Evaluation } from '../registration';
import { passedUnless } from './evaluation';

/** What a sign-up form says, well-formed and normalised. Countries are ISO 3166-1 alpha-2. */
export interface SignUpFacts {
  readonly email?: string;
  /** Whether the e-mail's domain is on the list of disposable ones. */
  readonly emailIsDisposable: boolean;
  /** `country` is null for a number that belongs to none. */
  readonly phone?: { readonly country: string | null };
  readonly country?: string;
  readonly consent: boolean;
}

/** Judges a sign-up form by the flow's rules; names every broken one. */
export function evaluateSignUpForm(facts: SignUpFacts, settings: SignUpFormSettings): Evaluation {
  const reasons: ReasonCode[] = [];
  if (settings.consent !== null && !facts.consent) reasons.push('CONSENT_MISSING');
  if (!countriesAreAllowed(facts, settings.countries)) reasons.push('COUNTRY_NOT_ALLOWED');
  if (facts.email !== undefined && !domainIsAllowed(domainOf(facts.email), settings.emailDomains)) {
    reasons.push('EMAIL_DOMAIN_NOT_ALLOWED');
  }
  if (facts.emailIsDisposable && settings.disposableEmail === 'fail') reasons.push('EMAIL_DISPOSABLE');
  const suspicious = facts.emailIsDisposable && settings.disposableEmail === 'flag';
  return passedUnless(reasons, { redFlags: suspicious ? [{ code: 'EMAIL_DISPOSABLE_USED', evidence: {} }] : [] });
}

/** The domain of a well-formed e-mail address, in lower case. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase();
}

/** Every country that the form tells must be on the list; a phone number of no country is of none on it. */
function countriesAreAllowed(facts: SignUpFacts, allowed: readonly string[] | null): boolean {
  if (allowed === null) return true;
  if (facts.country !== undefined && !allowed.includes(facts.country)) return false;
  return facts.phone === undefined || (facts.phone.country !== null && allowed.includes(facts.phone.country));
}

/** A domain on a list stands for its subdomains too; what is denied stays denied within what is allowed. */
function domainIsAllowed(domain: string, { allow, deny }: SignUpFormSettings['emailDomains']): boolean {
  const isOn = (list: readonly string[]) => list.some((listed) => domain === listed || domain.endsWith(`.${listed}`));
  return !isOn(deny) && (allow === null || isOn(allow));
}
