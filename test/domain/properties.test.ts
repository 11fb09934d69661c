import fc from 'fast-check';
import type { Flow } from '../../domain/flow';
import { awaitsContact, nextActionOf, unverifiedContacts } from '../../domain/progress';
import { refusalOf } from '../../domain/refusalOf';
import type { Message, Registration, RegistrationEvent } from '../../domain/registration';
import { newRegistration, transition } from '../../domain/transition';
import { isTerminal } from '../../domain/vocabulary';
import type { Status } from '../../domain/vocabulary';
import { flows, messageOf, moves } from './arbitraries';
import type { Move } from './arbitraries';

const RANK: Record<Status, number> = {
  STARTED: 0,
  ONGOING: 1,
  NEEDS_MANUAL_VERIFICATION: 2,
  COMPLETED: 3,
  COMPLETED_WITHOUT_KYC: 3,
  FAILED: 3,
  EXPIRED: 3,
  CANCELLED: 3,
};
const START = Date.parse('2026-01-01T00:00:00.000Z');

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

/** A registration with its flow and clock, that applies messages the way the workflow does. */
class Story {
  registration: Registration;
  readonly events: RegistrationEvent[] = [];
  private clock = START;

  constructor(readonly flow: Flow) {
    const origin = {
      id: 'reg_1',
      projectId: 'prj_1',
      mode: 'sandbox',
      language: 'en',
      flow: { id: 'flw_1', version: 1 },
      previousRegistrationId: null,
    } as const;
    this.registration = newRegistration(origin, freeze(flow), this.at);
    this.take({ type: 'begin', by: { type: 'backend', id: 'key_1' }, previousRegistrationId: null });
  }

  get at(): string {
    return new Date(this.clock).toISOString();
  }

  pass(ms: number): void {
    this.clock += ms;
  }

  /** Applies a message; answers false where it is refused or, like an expiry before its time, does not occur. */
  take(message: Message): boolean {
    if ('requestId' in message && refusalOf(this.flow, this.registration, message) !== null) return false;
    if (!('requestId' in message) && message.type !== 'begin' && isTerminal(this.registration.status)) return false;
    const made = transition(this.flow, freeze(this.registration), message, this.at);
    this.registration = made.registration;
    this.events.push(...made.events);
    return true;
  }
}

function play(
  flow: Flow,
  script: readonly Move[],
  after: (story: Story, before: Registration, message: Message) => void,
): Story {
  const story = new Story(flow);
  script.forEach((move, index) => {
    story.pass(move.passes);
    const before = story.registration;
    const message = messageOf(move, before, `request-${index}`);
    if (story.take(message)) after(story, before, message);
    else expect(story.registration).toBe(before);
  });
  return story;
}

const scripts = fc.array(moves, { minLength: 1, maxLength: 60 });
const RUNS = { numRuns: 400 };

describe('any flow under any sequence of messages', () => {
  it('never lets a status go backwards, and leaves a terminal one only by reopening', () => {
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        play(flow, script, ({ registration }, before, message) => {
          if (isTerminal(before.status)) {
            expect(message.type).toBe('reopen');
            expect(registration.revision).toBe(before.revision + 1);
          } else {
            expect(RANK[registration.status]).toBeGreaterThanOrEqual(RANK[before.status]);
            expect(registration.revision).toBe(before.revision);
          }
        });
      }),
      RUNS,
    );
  });

  it('never uses more attempts than there are', () => {
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        play(flow, script, ({ registration }) => {
          for (const step of registration.steps) expect(step.attemptsUsed).toBeLessThanOrEqual(step.attempts);
        });
      }),
      RUNS,
    );
  });

  it('always says whom it waits on, and that one can act', () => {
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        play(flow, script, ({ registration }) => {
          const { waitingOn, steps, status } = registration;
          if (isTerminal(status)) {
            expect([waitingOn, registration.currentStep]).toEqual([null, null]);
            expect(registration.outcome?.status).toBe(status);
            expect(registration.completedAt).not.toBeNull();
            return;
          }
          expect(registration.outcome).toBeNull();
          const current = steps.find((step) => step.key === registration.currentStep);
          if (waitingOn === 'applicant') expect(current && nextActionOf(flow, registration, current)).not.toBeNull();
          else if (waitingOn === 'operator') expect(status).toBe('NEEDS_MANUAL_VERIFICATION');
          else {
            expect(current?.state).toBe('evaluating');
            expect((current?.evaluation?.failedCalls ?? 0) > 0).toBe(waitingOn === 'provider');
          }
          expect('at' in registration.expiry).toBe(waitingOn === 'applicant' || waitingOn === 'system');
        });
      }),
      RUNS,
    );
  });

  it('tells every change by events numbered from 1 without gaps', () => {
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        const story = play(flow, script, ({ registration, events }, before) => {
          expect(registration.sequence).toBe(events.length);
          const visible = ({ handledRequests: _, sequence: __, updatedAt: ___, ...rest }: Registration) => ({
            ...rest,
            steps: rest.steps.map(({ evaluation, ...step }) => ({
              ...step,
              parked: (evaluation?.failedCalls ?? 0) > 0,
            })),
          });
          if (registration.sequence === before.sequence) expect(visible(registration)).toEqual(visible(before));
        });
        expect(story.events.map((event) => event.sequence)).toEqual(story.events.map((_, index) => index + 1));
      }),
      RUNS,
    );
  });

  it('has the same effect when a person’s message comes twice', () => {
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        play(flow, script, (story, _before, message) => {
          const once = story.registration;
          expect(story.take(message) || !('requestId' in message)).toBe(true);
          if ('requestId' in message) expect(story.registration).toEqual(once);
          else story.registration = once;
        });
      }),
      { numRuns: 100 },
    );
  });

  it('can always be brought to an end by its people doing their part', () => {
    fc.assert(
      fc.property(flows, scripts, (flow, script) => {
        const story = play(flow, script, () => {});
        let requests = 0;
        const next = () => `finish-${(requests += 1)}`;
        for (let round = 0; round < 200 && !isTerminal(story.registration.status); round++) {
          const { registration } = story;
          if (registration.waitingOn === 'operator') {
            story.take({
              type: 'review',
              requestId: next(),
              decision: 'approve',
              key: null,
              noteId: null,
              by: { type: 'operator' },
            });
            continue;
          }
          for (const step of registration.steps) {
            if (step.evaluation !== null) {
              const contacts = { email: 'ctc_1', phone: 'ctc_3' };
              const evaluation = { result: 'passed', reasons: [], scores: {}, redFlags: [], contacts } as const;
              story.take({ type: 'evaluated', key: step.key, attempt: step.evaluation.attempt, evaluation });
            } else if (awaitsContact(flow, registration, step)) {
              for (const field of unverifiedContacts(flow, registration, step.key)) {
                const contactId = registration.contacts[field]?.id ?? '';
                story.take({
                  type: 'contactVerified',
                  requestId: next(),
                  channel: field === 'email' ? 'email' : 'sms',
                  contactId,
                });
              }
            } else if (step.state === 'open') {
              story.take({
                type: 'submit',
                requestId: next(),
                key: step.key,
                submissionId: `sub_${requests}`,
                by: { type: 'applicant' },
              });
            }
          }
        }
        expect(isTerminal(story.registration.status)).toBe(true);
      }),
      RUNS,
    );
  });
});
