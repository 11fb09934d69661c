import { z } from 'zod';
import { codeSent } from '../../api/schemas/decisions';
import { eventPage } from '../../api/schemas/event';
import { registration } from '../../api/schemas/registration';
import type { RegistrationView } from '../../api/schemas/registration';
import { attempt } from '../../api/schemas/submission';
import { bodyOf } from './answers';
import type { ApiAnswer, ApiRequest } from './apiClient';
import type { Backend } from './backend';
import { until } from './until';

type StepView = RegistrationView['steps'][number];
type EventView = z.output<typeof eventPage>['data'][number];

/** A person enrolling, with the token that their browser holds. */
export class Person {
  readonly id: string;
  private readonly path: string;

  constructor(
    readonly backend: Backend,
    /** As it was when it began. */
    readonly first: RegistrationView,
    readonly token: string,
  ) {
    this.id = first.id;
    this.path = `/v1/app-registrations/${first.id}`;
  }

  /** Calls below this registration: as the person, unless a key is given. */
  call(method: string, below: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.backend.site.client.call(method, this.path + below, { key: this.token, ...request });
  }

  /** What the backend does to this registration, with a key of its own. */
  decide(what: string, json: object = {}, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.call('POST', `/${what}`, { key: this.backend.key, json, ...request });
  }

  /** As the backend sees it now. */
  async read(): Promise<RegistrationView> {
    return bodyOf(await this.call('GET', '', { key: this.backend.key }), 200, registration);
  }

  until(wanted: (now: RegistrationView) => boolean, withinMs?: number): Promise<RegistrationView> {
    return until(() => this.read(), wanted, withinMs);
  }

  untilStatus(status: RegistrationView['status']): Promise<RegistrationView> {
    return this.until((now) => now.status === status);
  }

  /** Sends a submission, as JSON or multipart. */
  submit(key: string, body: object, request: ApiRequest = {}): Promise<ApiAnswer> {
    const content = body instanceof FormData ? { form: body } : { json: body };
    return this.call('POST', `/steps/${key}/submissions`, { ...content, ...request });
  }

  /** Hands in a step, waits until it is evaluated, and answers the step as it is then. */
  async hand(key: string, body: object): Promise<StepView> {
    bodyOf(await this.submit(key, body, { headers: { prefer: 'wait=20' } }), [200, 202], attempt);
    return this.evaluated(key);
  }

  /** A step once nothing of it is being evaluated. */
  async evaluated(key: string): Promise<StepView> {
    return stepOf(await this.until((now) => stepOf(now, key).state !== 'evaluating'), key);
  }

  /** Asks for a one-time code. */
  async askForCode(channel: 'email' | 'sms' = 'email'): Promise<z.output<typeof codeSent>> {
    return bodyOf(await this.call('POST', '/contact-verifications', { json: { channel } }), 202, codeSent);
  }

  enterCode(verificationId: string, code = '000000'): Promise<ApiAnswer> {
    return this.call('PUT', `/contact-verifications/${verificationId}`, { json: { code } });
  }

  /** Signs the text that the step shows. */
  async sign(key: string, signed: object): Promise<StepView> {
    const shown = bodyOf(await this.call('GET', `/steps/${key}`), 200, z.object({ textHash: z.string() }));
    return this.hand(key, { ...signed, textHash: shown.textHash });
  }

  /** Everything that happened, as the backend sees it; throws where a sequence is missing. */
  async events(): Promise<readonly EventView[]> {
    const events: EventView[] = [];
    for (let next: number | null = 0; next !== null;) {
      const answer = await this.call('GET', `/events?after=${next}&limit=20`, { key: this.backend.key });
      const page: z.output<typeof eventPage> = bodyOf(answer, 200, eventPage);
      events.push(...page.data);
      next = page.next;
    }
    const gap = events.findIndex(({ sequence }, index) => sequence !== index + 1);
    if (gap >= 0) throw new Error(`Event ${gap + 1} is missing: ${events.map(({ sequence }) => sequence).join(' ')}`);
    return events;
  }
}

export function stepOf(now: RegistrationView, key: string): StepView {
  const step = now.steps.find((candidate) => candidate.key === key);
  if (step === undefined) throw new Error(`There is no step ${key}`);
  return step;
}

/** Codes of why the last attempt of a step did not simply pass. */
export function reasonsOf(step: StepView): readonly string[] {
  return step.validation?.reasons.map(({ code }) => code) ?? [];
}
