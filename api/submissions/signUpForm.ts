import type { RequestBody } from '../body/requestBody';
import { faultsOfMissing, parseFields } from '../faults';
import { jsonOf } from '../route';
import { signUpFormBody } from '../schemas/submission';
import type { Handing, Received } from './received';

/** What the flow asks for must be given; an allowed country and the like are for the evaluation. */
export function readSignUpForm(body: RequestBody, { facts: { language }, step }: Handing<'signUpForm'>): Received {
  const { fields, consent } = step.settings;
  const json = jsonOf(body);
  const missing = faultsOfMissing(json, consent === null ? fields : [...fields, 'consent'], language);
  const { consent: agreement, ...given } = parseFields(signUpFormBody, json, language, missing);
  return { submission: { ...given, step: 'signUpForm', consent: agreement?.accepted ?? false }, pictures: [] };
}
