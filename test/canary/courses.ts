import type { Knex } from 'knex';
import { z } from 'zod';
import { registration, registrationWithToken } from '../../api/schemas/registration';
import { challenge } from '../../api/schemas/step';
import type { SandboxDirective } from '../../domain/sandbox';
import { bodyOf, refusalIn } from '../support/answers';
import type { Backend } from '../support/backend';
import * as flows from '../support/flows';
import { stepOf } from '../support/person';
import type { Person } from '../support/person';
import type { Marks } from './marks';
import type { Outgoing } from './outgoing';
import type { Told } from './people';

/** Where people enrol. */
export interface World {
  readonly marks: Marks;
  readonly sandbox: Backend;
  readonly live: Backend;
  readonly outgoing: Outgoing;
  readonly knex: Knex;
}

const SIGN_UP = {
  fields: ['fullName', 'email', 'phone', 'country'],
  consent: { privacyUrl: 'https://acme.example/privacy', termsUrl: 'https://acme.example/terms' },
};
const ABOUT = { fields: ['birthDate', 'nationality', 'gender', 'address'] };
export const QUESTIONS = {
  schema: {
    type: 'object',
    required: ['source', 'others'],
    properties: { source: { type: 'string' }, others: { type: 'array', items: { type: 'string' } } },
    additionalProperties: { type: 'string' },
  },
};
export const EVERY_STEP = flows.flowOf([
  flows.signUpForm({ ...SIGN_UP, verify: ['email', 'phone'] }),
  flows.basicInformation(ABOUT),
  flows.document('local'),
  flows.liveness(),
  flows.criminalHistory(),
  flows.form(QUESTIONS),
  flows.signature({ kinds: ['typed', 'drawn'] }),
]);

/** Begins with all that a backend may tell; the token opens a person's data, so it is a mark as well. */
export async function begin({ marks }: World, backend: Backend, draft: object, told: Told): Promise<Person> {
  const { externalUserId, language, contact, metadata } = told;
  const flow = await backend.publish(draft);
  const person = await backend.begin(flow, { externalUserId, language, contact, metadata });
  marks.text('token', person.token);
  return person;
}

export async function signUp(person: Person, told: Told, change: object = {}): Promise<void> {
  await person.hand('signUpForm', { ...told.signUpForm, country: 'CO', consent: { accepted: true }, ...change });
}

const sandbox = (directive: SandboxDirective) => ({ sandbox: JSON.stringify(directive) });

/** Every kind of step, a passport that is read from its picture, a provider that is away for a moment. */
export async function passesEveryStep(world: World, told: Told): Promise<void> {
  const person = await begin(world, world.sandbox, EVERY_STEP, told);
  await signUp(person, told);
  for (const channel of ['email', 'sms'] as const) {
    const { id } = await person.askForCode(channel);
    refusalIn(await person.enterCode(id, world.marks.word(`wrong code by ${channel}`)));
    bodyOf(await person.enterCode(id), 200, registration);
  }
  await person.hand('basicInformation', told.basicInformation);
  expect(await person.hand('document', await told.passport('UTO'))).toMatchObject({ state: 'passed' });
  await person.hand('liveness', await told.selfie(sandbox({ outcome: 'providerDown', times: 1 })));
  await person.evaluated('criminalHistory');
  await person.hand('form', { answers: told.answers });
  await person.sign('signature', { kind: 'typed', name: told.signUpForm.fullName });
  await person.untilStatus('COMPLETED');
  await person.events();
}

/** An operator rejects with a reason; another one reopens with a reason, and approves with a third. */
export async function isReviewed({ marks, ...world }: World, told: Told): Promise<void> {
  const draft = flows.flowOf([flows.signUpForm(SIGN_UP), flows.document(), flows.form(QUESTIONS)]);
  const person = await begin({ marks, ...world }, world.sandbox, draft, told);
  const doubtful = sandbox({ outcome: 'needsReview', reasons: ['DOUBTFUL'] });
  const reason = (what: string) => marks.text(`reason to ${what}`, `It is ${marks.word(`reason to ${what}`)}'s "twin"`);
  const decide = async (what: string, json: object) => bodyOf(await person.decide(what, json), 200, registration);

  await signUp(person, told);
  await person.hand('document', await told.passport('COL', doubtful));
  await person.hand('form', { answers: told.answers });
  await person.untilStatus('NEEDS_MANUAL_VERIFICATION');
  expect(await decide('reviews', { decision: 'reject', reason: reason('reject') })).toMatchObject({ status: 'FAILED' });
  await decide('reopen', { reason: reason('reopen') });
  await person.hand('document', await told.passport('COL', doubtful));
  await person.untilStatus('NEEDS_MANUAL_VERIFICATION');
  await decide('reviews', { decision: 'approve', key: 'document', reason: reason('approve') });
  await person.untilStatus('COMPLETED');
}

/** Withdrawn with a reason, by the backend and then by the person; reopened; signed by hand at last. */
export async function isCancelled({ marks, ...world }: World, told: Told): Promise<void> {
  const liveness = { ...flows.liveness(), settings: { mode: 'challenge' } };
  const draft = flows.flowOf([flows.basicInformation(ABOUT), liveness, flows.signature()]);
  const person = await begin({ marks, ...world }, world.sandbox, draft, told);
  await person.hand('basicInformation', told.basicInformation);
  const { challengeId, actions } = bodyOf(await person.call('POST', '/steps/liveness/challenges'), 201, challenge);
  await person.hand('liveness', await told.frames(challengeId, actions.length));
  const json = (what: string) => ({ reason: `${marks.word(`reason to ${what}`)}, they said` });
  bodyOf(await person.decide('cancel', json('cancel')), 200, registration);
  bodyOf(await person.decide('reopen', json('reopen a cancelled one')), 200, registration);
  bodyOf(await person.call('POST', '/cancel', { json: json('withdraw') }), 200, registration);
  bodyOf(await person.decide('reopen', json('reopen a withdrawn one')), 200, registration);
  await person.sign('signature', { kind: 'drawn', strokes: told.strokes });
  await person.untilStatus('COMPLETED');
}

/**
 * A live project: codes come by e-mail and SMS, at the second try or never; a link is sent; the passport is of another
 * country than was said, which ends the registration.
 */
export async function failsWithMessages(world: World, told: Told, unreachable: Told): Promise<void> {
  const { marks, outgoing } = world;
  const steps = [flows.signUpForm({ ...SIGN_UP, verify: ['email', 'phone'] }), flows.basicInformation(ABOUT)];
  const draft = flows.flowOf([...steps, { ...flows.document('local'), attempts: 1 }]);
  const person = await begin(world, world.live, draft, told);
  const { email, phone } = unreachable.signUpForm;
  await signUp(person, told, { email, phone });
  for (const channel of ['email', 'sms'] as const) {
    const refused = await person.call('POST', '/contact-verifications', { json: { channel } });
    expect(refusalIn(refused).code).toBe('CONTACT_UNREACHABLE');
  }
  await signUp(person, told);
  const recipients = { email: told.signUpForm.email, sms: told.signUpForm.phone.replaceAll(' ', '') };
  for (const channel of ['email', 'sms'] as const) {
    const { id } = await person.askForCode(channel);
    const code = marks.short(`code by ${channel}`, await outgoing.codeFor(recipients[channel]));
    refusalIn(await person.enterCode(id, marks.word(`wrong live code by ${channel}`)));
    bodyOf(await person.enterCode(id, code), 200, registration);
  }
  await person.hand('basicInformation', told.basicInformation);
  const resent = bodyOf(await person.decide('resend-link'), 200, registrationWithToken);
  marks.text('token sent again', resent.token);
  await person.hand('document', await told.passport('COL'));
  const { outcome } = await person.untilStatus('FAILED');
  expect(outcome?.reasons.map(({ code }) => code)).toContain('DOCUMENT_COUNTRY_MISMATCH');
}

/** The database refuses what the API and a worker want to write, and says so with the values. */
export async function meetsFaults(world: World, told: Told): Promise<void> {
  const { knex } = world;
  const draft = flows.flowOf([flows.signUpForm(SIGN_UP), flows.form(QUESTIONS)]);
  const person = await begin(world, world.sandbox, draft, told);
  const of = `registration_id = '${person.id}'`;
  const refuse = async (table: string, values: string, meanwhile: () => Promise<void>) => {
    await knex.raw(`alter table ?? add constraint refused check (not (${values})) not valid`, [table]);
    await meanwhile();
    await knex.raw('alter table ?? drop constraint refused', [table]);
  };
  const { fullName, email, phone } = told.signUpForm;
  const body = { fullName, email, phone, country: 'CO', consent: { accepted: true } };
  await refuse('sealed_records', `${of} and kind = 'submission'`, async () => {
    expect(refusalIn(await person.submit('signUpForm', body)).told).toBe('500 INTERNAL_ERROR');
  });
  await refuse('sealed_records', `${of} and kind = 'contact'`, async () => {
    const sent = await person.submit('signUpForm', body, { headers: { prefer: 'wait=1' } });
    expect([202, 503]).toContain(sent.status);
  });
  await person.until((now) => stepOf(now, 'signUpForm').state === 'passed');
  await refuse('registration_events', of, async () => {
    expect([202, 503]).toContain((await person.submit('form', { answers: told.answers })).status);
  });
  await person.untilStatus('COMPLETED');
  expect(stepOf(await person.read(), 'form')).toMatchObject({ attemptsUsed: 1 });
  z.array(z.unknown())
    .min(1)
    .parse(await person.events());
}
