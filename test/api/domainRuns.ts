import { ApplicationFailure } from '@temporalio/common';
import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import type { Activities, VendorActivities } from '../../activities/contract';
import { Refusal } from '../../api/refusal';
import type { Runs } from '../../api/temporal';
import type { Repositories } from '../../db/repositories';
import type { Change } from '../../db/repositories/projection';
import { stepByKey } from '../../domain/flow';
import type { Flow, FlowStep } from '../../domain/flow';
import { relatedSubmissions } from '../../domain/progress';
import { refusalOf } from '../../domain/refusalOf';
import type { Command, Evaluation, Message, Registration, RegistrationEvent } from '../../domain/registration';
import { newRegistration } from '../../domain/newRegistration';
import { transition } from '../../domain/transition';
import { CONTACT_FIELD, isTerminal } from '../../domain/vocabulary';
import type { Answer, ProviderResult } from '../../workflows/appRegistration/messages';
import { runActivity } from '../support/runActivity';

type PersonsMessage = Extract<Message, { requestId: string }>;

/** Arguments of an update with its name are the message. */
const personsMessage = z.custom<PersonsMessage>();

/** How the messages of updates are called in the domain, where not the same. */
const TYPES: Readonly<Record<string, PersonsMessage['type']>> = {
  sendContactCode: 'codeSent',
  confirmContact: 'contactVerified',
  sendLink: 'linkSent',
};

/**
 * What the workflow does, by the same rules and activities, but within the call: for tests that are about HTTP. Those
 * on a real Temporal are in `test/e2e`.
 */
export class DomainRuns implements Runs {
  /** As if nobody answered. */
  away = false;
  /** Update ids in the order they came. */
  readonly sent: string[] = [];

  constructor(
    private readonly repositories: Repositories,
    private readonly activities: Omit<Activities, keyof VendorActivities>,
  ) {}

  async begin(...[input]: Parameters<Runs['begin']>): Promise<void> {
    this.answer();
    if ((await this.repositories.registrations.get(input.registrationId)) !== null) return;
    const at = new Date().toISOString();
    const fresh = newRegistration({ ...input, id: input.registrationId }, input.flow.definition, at);
    const { startedBy: by, previousRegistrationId } = input;
    await this.apply(input.flow.definition, fresh, { type: 'begin', by, previousRegistrationId });
  }

  async update<Args>(
    definition: UpdateDefinition<Answer, [Args]>,
    registrationId: string,
    args: Args,
    { updateId }: { readonly updateId: string },
  ): Promise<Answer | null> {
    this.answer();
    this.sent.push(updateId);
    const type = TYPES[definition.name] ?? definition.name;
    const message = personsMessage.parse({ ...args, type, requestId: updateId });
    const registration = await this.handle(registrationId, message);
    if (message.type !== 'submit') return { sequence: registration.sequence };
    const step = registration.steps.find(({ key }) => key === message.key);
    return { sequence: registration.sequence, attempt: { number: step?.submissions ?? 0 } };
  }

  async reopen(...[input, , args, updateId]: Parameters<Runs['reopen']>): Promise<void> {
    this.answer();
    await this.handle(input.registrationId, { ...args, type: 'reopen', requestId: updateId });
  }

  async report(registrationId: string, result: ProviderResult): Promise<boolean> {
    this.answer();
    const registration = await this.repositories.registrations.get(registrationId);
    if (registration === null || isTerminal(registration.status)) return false;
    const { id, version } = registration.flow;
    const pinned = await this.repositories.flows.getVersion(id, version);
    if (pinned === null) throw new Error('no such version');
    await this.apply(pinned.definition, registration, { type: 'evaluated', ...result });
    return true;
  }

  /** What the workflow would say of itself, where that is not what the rows say. */
  readonly known = new Map<string, Change>();

  read(registrationId: string): Promise<Change | null> {
    return Promise.resolve(this.known.get(registrationId) ?? null);
  }

  ping(): Promise<void> {
    this.answer();
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private answer(): void {
    if (this.away) throw new Refusal('TEMPORARILY_UNAVAILABLE');
  }

  private async handle(registrationId: string, message: PersonsMessage): Promise<Registration> {
    const registration = await this.repositories.registrations.get(registrationId);
    if (registration === null) throw new Refusal('REGISTRATION_CLOSED');
    const version = await this.repositories.flows.getVersion(registration.flow.id, registration.flow.version);
    if (version === null) throw new Error('no such version');
    const code = refusalOf(version.definition, registration, message);
    if (code !== null) throw new Refusal(code);
    if (message.type === 'codeSent') {
      const contactId = registration.contacts[CONTACT_FIELD[message.channel]]?.id ?? '';
      const { projectId, mode, language } = registration;
      await this.activities.sendContactCode({ ...message, registrationId, projectId, mode, language, contactId });
    }
    return this.apply(version.definition, registration, message);
  }

  private async apply(flow: Flow, before: Registration, message: Message): Promise<Registration> {
    const events: RegistrationEvent[] = [];
    let registration = before;
    const take = (next: Message): readonly Command[] => {
      const made = transition(flow, registration, next, new Date().toISOString());
      registration = made.registration;
      events.push(...made.events);
      return made.commands;
    };
    const queue = [...take(message)];
    for (let command = queue.shift(); command !== undefined; command = queue.shift()) {
      const { key, attempt } = command;
      const step = stepByKey(flow, key);
      if (step !== undefined && 'provider' in step && step.provider === 'http') {
        // Every vendor answers by callback here.
        take({ type: 'providerAccepted', key, attempt, until: new Date(Date.now() + 60_000).toISOString() });
        continue;
      }
      const found = await this.evaluate(flow, registration, command);
      if (found === null) take({ type: 'providerFailed', key, attempt, provider: 'sandbox', code: 'AWAY' });
      else queue.push(...take({ type: 'evaluated', key, attempt, evaluation: found }));
    }
    await this.repositories.projection.apply({ registration, events });
    return registration;
  }

  private async evaluate(
    flow: Flow,
    registration: Registration,
    { key, attempt }: Command,
  ): Promise<Evaluation | null> {
    const step = stepByKey(flow, key);
    if (step === undefined) throw new Error('no such step');
    const running = registration.steps.find((candidate) => candidate.key === key)?.evaluation;
    const input = {
      ...{ registrationId: registration.id, projectId: registration.projectId, mode: registration.mode, attempt },
      ...{ call: 1, submissionId: running?.submissionId ?? null, related: relatedSubmissions(registration) },
      at: registration.updatedAt,
    };
    try {
      return await this.call(step, input);
    } catch (error) {
      if (error instanceof ApplicationFailure) return null;
      throw error;
    }
  }

  private call(step: FlowStep, input: Omit<Parameters<Activities['checkDocument']>[0], 'step'>): Promise<Evaluation> {
    switch (step.step) {
      case 'signUpForm':
        return this.activities.validateSignUpForm({ ...input, step });
      case 'basicInformation':
        return this.activities.validateBasicInformation({ ...input, step });
      case 'document':
        return this.activities.checkDocument({ ...input, step });
      case 'liveness':
        return this.activities.checkLiveness({ ...input, step });
      case 'criminalHistory':
        // It says that it lives, which it can only where an activity runs.
        return runActivity(() => this.activities.checkCriminalHistory({ ...input, step }));
      case 'form':
        return this.activities.validateForm({ ...input, step });
      case 'signature':
        return this.activities.captureSignature({ ...input, step });
    }
  }
}
