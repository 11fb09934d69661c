import { z } from 'zod';
import { registration } from '../../api/schemas/registration';
import { attempt } from '../../api/schemas/submission';
import { bodyOf, refusalIn } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import { aDrawnName } from '../support/builders';
import * as flows from '../support/flows';
import { reasonsOf, stepOf } from '../support/person';
import { passportOf, sandboxDocument, sandboxSelfie } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(120_000);

let stack: RunningStack;
let backend: Backend;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
});
afterAll(() => stack.stop());

test('a person goes through every kind of step, with a passport that is read from its picture', async () => {
  const flow = await backend.publish(
    flows.flowOf(
      [
        flows.signUpForm({ verify: ['email'] }),
        flows.basicInformation({ minimumAge: 18 }),
        flows.document('local'),
        flows.liveness(),
        flows.criminalHistory(),
        flows.form(),
        flows.signature(),
      ],
      { decision: { onRedFlag: { high: 'review', critical: 'fail' }, manualReview: 'whenNeeded' } },
    ),
  );
  const person = await backend.begin(flow, { metadata: { campaign: 'spring' }, language: 'es' });
  expect(person.first).toMatchObject({
    ...{
      status: 'STARTED',
      currentStep: 'signUpForm',
      waitingOn: 'applicant',
      sequence: 2,
      metadata: { campaign: 'spring' },
    },
    ...{ flow: { id: flow, version: 1 }, language: 'es', outcome: null, revision: 0 },
  });
  expect(person.first.steps.map(({ state }) => state)).toEqual(['open', ...Array.from({ length: 6 }, () => 'locked')]);

  const waiting = await person.hand('signUpForm', flows.SIGN_UP);
  expect(waiting).toMatchObject({ state: 'open', next: { action: 'verifyContact', channels: ['email'] } });
  const { id } = await person.askForCode();
  expect(bodyOf(await person.enterCode(id), 200, registration)).toMatchObject({
    ...{
      status: 'ONGOING',
      currentStep: 'basicInformation',
      contact: { email: 'a•••@example.com', emailVerified: true },
    },
  });
  expect(await person.hand('basicInformation', flows.BASICS)).toMatchObject({ state: 'passed' });
  const document = await person.hand('document', await passportOf());
  expect(document).toMatchObject({ state: 'passed', validation: { scores: { mrz: 1, nameSimilarity: 1 } } });
  // Beside the person's next step, as soon as its inputs are known.
  expect(await person.evaluated('criminalHistory')).toMatchObject({ state: 'passed', attemptsUsed: 1 });
  expect((await person.read()).currentStep).toBe('liveness');
  await person.hand('liveness', await sandboxSelfie());
  await person.hand('form', flows.ANSWERS);
  await person.sign('signature', { kind: 'drawn', strokes: aDrawnName() });

  const done = await person.untilStatus('COMPLETED');
  expect(done).toMatchObject({
    ...{ currentStep: null, waitingOn: null, failedValidations: [], redFlags: [] },
    outcome: { status: 'COMPLETED', decidedBy: 'flow', reasons: [] },
    accessControl: { attempts: 7, lockedUntil: null },
  });
  expect(done.completedAt).toBe(done.outcome?.decidedAt);
  const events = await person.events();
  expect(events).toHaveLength(done.sequence);
  expect(events.map(({ type, key }) => `${type} ${key ?? ''}`.trim()).slice(0, 8)).toEqual([
    ...['registration.created', 'step.opened signUpForm', 'step.submitted signUpForm', 'step.evaluated signUpForm'],
    ...['registration.statusChanged', 'contact.codeSent', 'contact.verified', 'step.passed signUpForm'],
  ]);
  expect(events.slice(-2).map(({ type }) => type)).toEqual(['registration.statusChanged', 'registration.completed']);
  // The person still sees how it ended.
  expect(bodyOf(await person.call('GET', ''), 200, registration).status).toBe('COMPLETED');
});

test('a check that takes longer than the caller waits is answered with 202, then evaluated', async () => {
  const person = await backend.begin(await backend.publish(flows.flowOf([flows.document()])));
  const slow = await sandboxDocument({ outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'], delaySeconds: 2 });
  const sent = await person.submit('document', slow, { headers: { prefer: 'wait=0' } });
  expect(bodyOf(sent, 202, attempt)).toMatchObject({
    attempt: { number: 1, result: null, reasons: [] },
    registration: { status: 'STARTED', waitingOn: 'system', steps: [{ state: 'evaluating', attemptsUsed: 0 }] },
  });
  expect(sent.headers.get('location')).toBe(`/v1/app-registrations/${person.id}`);
  expect(refusalIn(await person.submit('document', await sandboxDocument())).told).toBe('409 STEP_NOT_OPEN');

  const step = await person.evaluated('document');
  expect(step).toMatchObject({ state: 'open', attemptsUsed: 1, validation: { result: 'failed' } });
  // The next one is evaluated within the wait.
  const fast = await person.submit('document', await sandboxDocument(), { headers: { prefer: 'wait=20' } });
  expect(bodyOf(fast, 200, attempt).attempt).toEqual({ number: 2, result: 'passed', reasons: [] });
  expect(fast.headers.get('etag')).toBe(`"${(await person.read()).sequence}"`);
});

test('a provider that is down is told, waited for, and counts once', async () => {
  const person = await backend.begin(await backend.publish(flows.flowOf([flows.document()])));
  const sent = await person.submit('document', await sandboxDocument({ outcome: 'providerDown', times: 2 }));
  const parked = bodyOf(sent, 202, attempt).registration;
  expect(parked).toMatchObject({ waitingOn: 'provider', currentStep: 'document', expiresAt: null });
  const done = await person.untilStatus('COMPLETED');
  expect(stepOf(done, 'document')).toMatchObject({ attemptsUsed: 1, validation: { attempt: 1, result: 'passed' } });
  expect((await person.events()).map(({ type }) => type)).toEqual([
    ...['registration.created', 'step.opened', 'step.submitted', 'provider.unavailable', 'provider.recovered'],
    ...['step.evaluated', 'step.passed', 'registration.statusChanged'],
    ...['registration.statusChanged', 'registration.completed'],
  ]);
});

test('texts come in the language of the registration, or in the one asked for', async () => {
  const flow = await backend.publish(flows.flowOf([flows.document(), flows.signature()]));
  const person = await backend.begin(flow, { language: 'pt' });
  const expired = await sandboxDocument({ outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] });
  const told = bodyOf(await person.submit('document', expired), 200, attempt).attempt.reasons;
  expect(told).toEqual([{ code: 'DOCUMENT_EXPIRED', message: 'O documento está vencido.' }]);

  const inSpanish = { headers: { 'accept-language': 'es-CO' } };
  const now = bodyOf(await person.call('GET', '', inSpanish), 200, registration);
  expect(now.failedValidations[0]?.reasons[0]?.message).toBe('El documento está vencido.');
  expect(reasonsOf(stepOf(now, 'document'))).toEqual(['DOCUMENT_EXPIRED']);
  const text = z.object({ text: z.string() });
  expect(bodyOf(await person.call('GET', '/steps/signature', inSpanish), 200, text).text).toBe(flows.TEXT.es);
  // Without a text in Portuguese, English is shown.
  expect(bodyOf(await person.call('GET', '/steps/signature'), 200, text).text).toBe(flows.TEXT.en);
  const sign = { ...flows.TYPED, textHash: 'a'.repeat(64) };
  expect(refusalIn(await person.submit('signature', sign)).title).toBe('A etapa não está aberta');
  expect(refusalIn(await person.submit('signature', sign, inSpanish)).title).toBe('El paso no está abierto');
});

test('a list runs from the newest to the oldest over its pages, by status too', async () => {
  const own = await Backend.make(backend.site);
  const flow = await own.publish(flows.flowOf([flows.form()]));
  const people = [];
  for (let i = 0; i < 5; i += 1) people.unshift(await own.begin(flow));
  const [newest] = people;
  if (newest === undefined) throw new Error('There is nobody');
  bodyOf(await newest.decide('cancel'), 200, registration);

  const seen: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page = await own.list(`limit=2${next === '' ? '' : `&cursor=${encodeURIComponent(next)}`}`);
    seen.push(...page.ids);
    next = page.next;
  }
  expect(seen).toEqual(people.map(({ id }) => id));
  expect(await own.list('status=CANCELLED')).toEqual({ ids: [newest.id], next: null });
  expect((await own.list('status=STARTED')).ids).toHaveLength(4);
});
