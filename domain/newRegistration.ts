import { later, lifetimeOf } from './expiry';
import type { Flow } from './flow';
import type { Registration } from './registration';
import type { Instant, Language, ProjectMode } from './vocabulary';

/** A registration before anything happened to it; `begin` is its first message. */
export function newRegistration(
  origin: {
    readonly id: string;
    readonly projectId: string;
    readonly mode: ProjectMode;
    readonly language: Language;
    readonly flow: { readonly id: string; readonly version: number };
    readonly previousRegistrationId: string | null;
  },
  flow: Flow,
  at: Instant,
): Registration {
  return {
    id: origin.id,
    projectId: origin.projectId,
    mode: origin.mode,
    flow: { id: origin.flow.id, version: origin.flow.version },
    language: origin.language,
    previousRegistrationId: origin.previousRegistrationId,
    status: 'STARTED',
    currentStep: null,
    waitingOn: 'applicant',
    steps: flow.steps.map((step) => ({
      key: step.key,
      step: step.step,
      requirement: step.requirement,
      provider: 'provider' in step ? step.provider : null,
      state: step.requirement === 'skip' ? 'skipped' : 'locked',
      submissions: 0,
      attemptsUsed: 0,
      attempts: step.attempts,
      evaluation: null,
      validation: null,
      submissionId: null,
    })),
    contacts: { email: null, phone: null },
    failedValidations: [],
    redFlags: [],
    review: { approved: false, approvedFlags: 0, demanded: false },
    outcome: null,
    sequence: 0,
    revision: 0,
    createdAt: at,
    updatedAt: at,
    expiry: { at: later(at, lifetimeOf(flow)) },
    completedAt: null,
    handledRequests: [],
  };
}
