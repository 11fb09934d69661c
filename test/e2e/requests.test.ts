import { randomUUID } from 'node:crypto';
import { createdApiKey } from '../../api/schemas/apiKey';
import { registration, registrationWithToken } from '../../api/schemas/registration';
import { attempt } from '../../api/schemas/submission';
import { bodyOf, refusalIn } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { sandboxDocument } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(60_000);

let stack: RunningStack;
let backend: Backend;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
});
afterAll(() => stack.stop());

const publish = (steps: readonly object[], change: object = {}) => backend.publish(flows.flowOf(steps, change));
const idempotent = (key: string) => ({ headers: { 'idempotency-key': key } });

describe('a person known by a user id', () => {
  test('has one registration, however many creates come at once', async () => {
    const json = { flowId: await publish([flows.form()]), externalUserId: 'user-42' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => backend.create(json)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
    const people = answers.map((answer) => backend.personIn(answer));
    expect(new Set(people.map(({ id }) => id)).size).toBe(1);
    expect(new Set(people.map(({ token }) => token)).size).toBe(20);
  });

  test.each([
    [undefined, { completed: 200, cancelled: 201 }],
    ['never', { completed: 200, cancelled: 200 }],
    ['always', { completed: 201, cancelled: 201 }],
  ])('may enrol again as the flow says: %s', async (again, statuses) => {
    const flowId = await publish([flows.form()], { again });
    const json = { flowId, externalUserId: 'user-42' };
    const first = await backend.begin(flowId, json);
    await first.hand('form', flows.ANSWERS);
    await first.untilStatus('COMPLETED');
    const afterCompletion = await backend.create(json);
    expect(afterCompletion.status).toBe(statuses.completed);

    const cancelled = await backend.begin(flowId, { externalUserId: 'user-43' });
    bodyOf(await cancelled.decide('cancel'), 200, registration);
    const afterCancelling = await backend.create({ ...json, externalUserId: 'user-43' });
    expect(afterCancelling.status).toBe(statuses.cancelled);
    for (const [answer, old] of [[afterCompletion, first] as const, [afterCancelling, cancelled] as const]) {
      const { id, previousRegistrationId } = backend.personIn(answer).first;
      if (answer.status === 200) expect(id).toBe(old.id);
      else expect(previousRegistrationId).toBe(old.id);
    }
  });
});

test('a person known by a verified contact has one open registration', async () => {
  const flow = await publish([flows.signUpForm({ verify: ['email'] }), flows.form()]);
  const begin = async () => {
    const person = await backend.begin(flow, { externalUserId: null });
    await person.hand('signUpForm', flows.SIGN_UP);
    return { person, code: (await person.askForCode()).id };
  };
  const [first, second] = [await begin(), await begin()];
  expect(second.person.id).not.toBe(first.person.id);
  bodyOf(await first.person.enterCode(first.code), 200, registration);

  const toPerson = refusalIn(await second.person.enterCode(second.code));
  expect(toPerson.told).toBe('409 DUPLICATE_REGISTRATION');
  expect(toPerson).not.toHaveProperty('registrationId');
  const json = { code: '000000' };
  const byBackend = await second.person.call('PUT', `/contact-verifications/${second.code}`, {
    key: backend.key,
    json,
  });
  expect(refusalIn(byBackend)).toMatchObject({ code: 'DUPLICATE_REGISTRATION', registrationId: first.person.id });
});

describe('a request repeated with its Idempotency-Key', () => {
  test('is answered as it was, has one effect, and gets a fresh token', async () => {
    const json = { flowId: await publish([flows.document()]), externalUserId: randomUUID() };
    const again = () => backend.create(json, idempotent('create #1; "quoted" = any text'));
    const [first, second] = [await again(), await again()];
    const [made, repeated] = [first, second].map((answer) => bodyOf(answer, 201, registrationWithToken));
    expect(repeated?.registration).toEqual(made?.registration);
    expect(repeated?.token).not.toBe(made?.token);

    const person = backend.personIn(first);
    const failed = async () =>
      person.submit('document', await sandboxDocument({ outcome: 'failed' }), idempotent('attempt 1'));
    const [once, twice] = [await failed(), await failed()];
    expect(bodyOf(twice, 200, attempt)).toEqual(bodyOf(once, 200, attempt));
    expect(twice.headers.get('etag')).toBe(once.headers.get('etag'));
    expect((await person.read()).accessControl.attempts).toBe(1);
    const other = await person.submit('document', await sandboxDocument(), idempotent('attempt 1'));
    expect(refusalIn(other).told).toBe('422 IDEMPOTENCY_MISMATCH');
    // Another caller's key is another key.
    const json2 = { flowId: json.flowId, externalUserId: randomUUID() };
    bodyOf(await person.backend.create(json2, idempotent('attempt 1')), 201, registrationWithToken);
  });

  test('is asked to wait while the first is still running', async () => {
    const person = await backend.begin(await publish([flows.document()]));
    const slow = await sandboxDocument({ outcome: 'passed', delaySeconds: 2 });
    const request = { headers: { 'idempotency-key': 'slow', prefer: 'wait=20' } };
    const running = person.submit('document', slow, request);
    await person.until((now) => now.waitingOn === 'system');
    const meanwhile = await person.submit('document', slow, request);
    expect(refusalIn(meanwhile).told).toBe('409 IDEMPOTENCY_IN_PROGRESS');
    expect(meanwhile.headers.get('retry-after')).toBe('1');
    const answer = bodyOf(await running, 200, attempt);
    expect(bodyOf(await person.submit('document', slow, request), 200, attempt)).toEqual(answer);
    expect(answer.registration.accessControl.attempts).toBe(1);
  });

  test('repeats a refusal by state, and shows no secret twice', async () => {
    const person = await backend.begin(await publish([flows.form()]));
    const wrong = { answers: {} };
    const refused = await person.submit('form', wrong, idempotent('wrong'));
    const repeated = await person.submit('form', wrong, idempotent('wrong'));
    expect(refusalIn(repeated)).toEqual(refusalIn(refused));

    const create = () =>
      backend.call('POST', `/v1/projects/${backend.projectId}/api-keys`, {
        ...{ key: stack.adminKey, json: { name: 'Second', scopes: ['flows:read'] }, ...idempotent('a key') },
      });
    const made = bodyOf(await create(), 201, createdApiKey);
    expect(bodyOf(await create(), 201, createdApiKey)).toEqual({ ...made, secret: null });
  });
});

describe('a credential', () => {
  test('of a company’s page begins registrations of open flows, from its own origins alone', async () => {
    const origin = 'https://acme.example';
    const own = await Backend.make(backend.site, { project: { allowedOrigins: [origin] } });
    const open = await own.publish(flows.flowOf([flows.form()], { open: true }));
    const closed = await own.publish(flows.flowOf([flows.form()]));
    const key = await own.newKey({ publishable: true });
    const create = (json: object, from: string | null) => own.create(json, { key, headers: { origin: from } });

    const begun = await create({ flowId: open }, origin);
    expect(begun.headers.get('access-control-allow-origin')).toBe(origin);
    const person = own.personIn(begun);
    expect(person.first).not.toHaveProperty('externalUserId');
    await person.hand('form', flows.ANSWERS);
    await person.untilStatus('COMPLETED');

    for (const refused of [
      await create({ flowId: open }, 'https://evil.example'),
      await create({ flowId: open }, null),
      await create({ flowId: closed }, origin),
      await own.call('GET', '/v1/app-registrations', { key, headers: { origin } }),
      await person.call('GET', '', { key, headers: { origin } }),
    ]) {
      expect(refusalIn(refused).told).toBe('403 FORBIDDEN');
    }
    const named = await create({ flowId: open, externalUserId: 'user-42' }, origin);
    expect(refusalIn(named).errors).toMatchObject([{ pointer: '/externalUserId', code: 'BACKENDS_ONLY' }]);
  });

  test('of a person opens their own registration alone, until it is revoked', async () => {
    const flow = await publish([flows.form()]);
    const [person, other] = [await backend.begin(flow), await backend.begin(flow)];
    for (const below of ['', '/events', '/steps/form']) {
      expect(refusalIn(await person.call('GET', below, { key: other.token })).told).toBe('403 FORBIDDEN');
    }
    for (const decision of ['reviews', 'extend', 'reopen', 'resend-link']) {
      expect(refusalIn(await person.call('POST', `/${decision}`)).told).toBe('403 FORBIDDEN');
    }
    const me = await backend.call('GET', '/v1/app-registrations/me', { key: person.token });
    expect(bodyOf(me, 200, registration).id).toBe(person.id);

    const resent = bodyOf(await person.decide('resend-link', { revoke: true }), 200, registrationWithToken);
    expect(refusalIn(await person.call('GET', '')).told).toBe('401 UNAUTHENTICATED');
    bodyOf(await person.call('GET', '', { key: resent.token }), 200, registration);
  });

  test('of another project finds nothing, and one without the scope may not', async () => {
    const person = await backend.begin(await publish([flows.form()]));
    const stranger = await Backend.make(backend.site);
    expect(refusalIn(await person.call('GET', '', { key: stranger.key })).told).toBe('404 NOT_FOUND');
    expect(refusalIn(await stranger.create({ flowId: person.first.flow.id })).told).toBe('404 NOT_FOUND');
    const reader = await backend.newKey({ scopes: ['registrations:read'] });
    bodyOf(await person.call('GET', '', { key: reader }), 200, registration);
    expect(refusalIn(await person.call('POST', '/cancel', { key: reader })).told).toBe('403 FORBIDDEN');
    expect(refusalIn(await backend.call('GET', '/v1/projects')).told).toBe('403 FORBIDDEN');
  });

  test('sees personal data only with the scope for it', async () => {
    const person = await backend.begin(await publish([flows.signUpForm(), flows.basicInformation()]));
    await person.hand('signUpForm', flows.SIGN_UP);
    await person.hand('basicInformation', flows.BASICS);
    const masked = await person.read();
    expect(masked).not.toHaveProperty('person');
    expect(masked.contact.email).toBe('a•••@example.com');
    const key = await backend.newKey({ scopes: ['registrations:read', 'personalData:read'] });
    expect(bodyOf(await person.call('GET', '', { key }), 200, registration)).toMatchObject({
      contact: { email: flows.SIGN_UP.email },
      person: { fullName: flows.SIGN_UP.fullName, ...flows.BASICS },
    });
  });
});
