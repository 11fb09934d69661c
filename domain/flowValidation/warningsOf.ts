import type { Flow } from '../flow';
import { CONTACT_FIELD, SEVERITIES } from '../vocabulary';
import type { Severity, StepKind } from '../vocabulary';

/** What a flow may say, and yet few companies would want. */
export interface FlowWarning {
  /** JSON Pointer into the flow. */
  readonly pointer: string;
  readonly code: 'RED_FLAGS_IGNORED' | 'CONTACT_NOT_VERIFIED';
  readonly detail: string;
}

const CHECKS: readonly StepKind[] = ['document', 'liveness', 'criminalHistory'];
const GRAVE: readonly Severity[] = ['high', 'critical'];
const CONTACTS = Object.values(CONTACT_FIELD);

/** Everything worth a second look, once a flow has no faults. */
export function warningsOf(flow: Flow): readonly FlowWarning[] {
  return [...ignoredFlags(flow), ...unverifiedContacts(flow)];
}

function ignoredFlags({ steps, decision }: Flow): FlowWarning[] {
  if (!steps.some(({ step, requirement }) => requirement !== 'skip' && CHECKS.includes(step))) return [];
  const ignored = SEVERITIES.filter(
    (severity) => GRAVE.includes(severity) && decision.onRedFlag[severity] === 'ignore',
  );
  return ignored.map((severity) => ({
    pointer: `/decision/onRedFlag/${severity}`,
    code: 'RED_FLAGS_IGNORED',
    detail: `Red flags of severity ${severity} do not change how a registration ends: say review or fail.`,
  }));
}

function unverifiedContacts({ steps }: Flow): FlowWarning[] {
  return steps.flatMap((step, index) =>
    step.step === 'signUpForm' &&
    step.requirement !== 'skip' &&
    CONTACTS.some((contact) => step.settings.fields.includes(contact)) &&
    step.settings.verify.length === 0
      ? [
          {
            pointer: `/steps/${index}/settings/verify`,
            code: 'CONTACT_NOT_VERIFIED',
            detail: 'Anybody can enrol under anybody’s address: name the contacts to be verified by a code.',
          },
        ]
      : [],
  );
}
