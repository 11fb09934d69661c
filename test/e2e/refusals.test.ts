import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { RefusalCode } from '../../domain/refusals';
import { bodyOf, refusalIn } from '../support/answers';
import type { ApiAnswer } from '../support/apiClient';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import type { Person } from '../support/person';
import { aGreyPicture, formOf, sandboxDocument } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(60_000);

let stack: RunningStack;
let backend: Backend;
let smsGateway: Server;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
  smsGateway = createServer((_req, res) => res.writeHead(400).end()).listen(0, '127.0.0.1');
  await once(smsGateway, 'listening');
});
afterAll(async () => {
  await stack.stop();
  smsGateway.close();
});

const begin = async (steps: readonly object[], change: object = {}): Promise<Person> =>
  backend.begin(await backend.publish(flows.flowOf(steps, change)));
const idempotent = (key: string) => ({ headers: { 'idempotency-key': key } });

async function askedForCode(): Promise<{ person: Person; code: string }> {
  const person = await begin([flows.signUpForm({ verify: ['email'] })]);
  await person.hand('signUpForm', flows.SIGN_UP);
  return { person, code: (await person.askForCode()).id };
}
async function cancelled(): Promise<Person> {
  const person = await begin([flows.form()]);
  await person.decide('cancel');
  return person;
}

/**
 * Every refusal that a caller can bring about, each brought about once; the compiler sees to it that none is left out.
 * The status stands here as the design has it. What an absent part of the system brings about is in `test/faults`.
 */
const REFUSED: Record<
  Exclude<RefusalCode, 'INTERNAL_ERROR' | 'TEMPORARILY_UNAVAILABLE'>,
  readonly [status: number, bring: () => Promise<ApiAnswer>]
> = {
  MALFORMED_BODY: [400, () => backend.call('POST', '/v1/app-registrations', { json: '{"flowId":' })],
  IDEMPOTENCY_KEY_REQUIRED: [400, () => backend.create({}, { headers: { 'idempotency-key': null } })],
  UNAUTHENTICATED: [401, () => backend.create({}, { key: 'sk_nobody' })],
  SIGNATURE_INVALID: [401, () => backend.call('POST', '/v1/provider-callbacks/acme', { json: {} })],
  FORBIDDEN: [403, () => backend.call('GET', '/v1/projects')],
  NOT_FOUND: [404, () => backend.call('GET', `/v1/app-registrations/reg_${randomUUID()}`)],
  STEP_NOT_OPEN: [
    409,
    async () => (await begin([flows.form(), flows.document()])).submit('document', await sandboxDocument()),
  ],
  REGISTRATION_CLOSED: [409, async () => (await cancelled()).submit('form', flows.ANSWERS)],
  ATTEMPTS_EXHAUSTED: [
    409,
    async () => {
      const person = await begin([{ ...flows.optional(flows.document()), attempts: 1 }, flows.form()]);
      await person.hand('document', await sandboxDocument({ outcome: 'failed' }));
      return person.submit('document', await sandboxDocument());
    },
  ],
  NOT_TERMINAL: [409, async () => (await begin([flows.form()])).decide('reopen')],
  IDEMPOTENCY_IN_PROGRESS: [
    409,
    async () => {
      const person = await begin([flows.document()]);
      const slow = await sandboxDocument({ outcome: 'passed', delaySeconds: 2 });
      const running = person.submit('document', slow, idempotent('slow'));
      await person.until((now) => now.waitingOn === 'system');
      const refused = await person.submit('document', slow, idempotent('slow'));
      await running;
      return refused;
    },
  ],
  IDEMPOTENCY_MISMATCH: [
    422,
    async () => {
      const person = await begin([flows.form()]);
      await person.submit('form', { answers: { source: 'Salary' } }, idempotent('one'));
      return person.submit('form', { answers: { source: 'Savings' } }, idempotent('one'));
    },
  ],
  TOO_MANY_ENDPOINTS: [
    409,
    async () => {
      const key = await backend.newKey({ scopes: ['webhooks:write'] });
      const create = () =>
        backend.call('POST', '/v1/webhook-endpoints', { key, json: { url: 'https://acme.example' } });
      for (let count = 0; count < 20; count++) await create();
      return create();
    },
  ],
  STALE: [412, async () => (await begin([flows.form()])).decide('cancel', {}, { headers: { 'if-match': '"1"' } })],
  PAYLOAD_TOO_LARGE: [413, () => backend.create({ flowId: 'x'.repeat(20e6) })],
  UNSUPPORTED_MEDIA_TYPE: [
    415,
    async () => {
      const text = formOf({ category: 'passport', country: 'COL' }, { front: Buffer.from('no picture') });
      return (await begin([flows.document()])).submit('document', text);
    },
  ],
  INVALID_FIELDS: [422, () => backend.create({ flowId: 1 })],
  INVALID_FLOW: [
    422,
    () => backend.call('POST', `/v1/projects/${backend.projectId}/flows`, { json: flows.flowOf([{ step: 'dance' }]) }),
  ],
  NOTHING_TO_REVIEW: [
    409,
    async () => (await begin([flows.form()])).decide('reviews', { decision: 'approve', reason: 'x' }),
  ],
  DUPLICATE_REGISTRATION: [
    409,
    async () => {
      const first = await begin([flows.form()]);
      await first.decide('cancel');
      const { externalUserId } = first.first;
      await backend.begin(first.first.flow.id, { externalUserId });
      return first.decide('reopen');
    },
  ],
  KYC_MANDATORY: [409, async () => (await begin([flows.document()])).decide('skip-kyc')],
  CODE_WRONG: [
    422,
    async () => {
      const { person, code } = await askedForCode();
      return person.enterCode(code, '123456');
    },
  ],
  CODE_EXPIRED: [
    422,
    async () => {
      const { person, code } = await askedForCode();
      for (let tries = 0; tries < 5; tries += 1) await person.enterCode(code, '123456');
      return person.enterCode(code);
    },
  ],
  CONTACT_UNREACHABLE: [422, unreachable],
  TEXT_CHANGED: [
    422,
    async () => (await begin([flows.signature()])).submit('signature', { ...flows.TYPED, textHash: 'changed' }),
  ],
  CHALLENGE_INVALID: [
    422,
    async () => {
      const step = { ...flows.liveness(), settings: { mode: 'challenge' } };
      const frames = [await aGreyPicture(), await aGreyPicture(), await aGreyPicture()];
      const form = formOf({ challengeId: `chl_${randomUUID()}` }, { frames });
      return (await begin([step])).submit('liveness', form);
    },
  ],
  STEP_MANDATORY: [409, async () => (await begin([flows.form()])).call('POST', '/steps/form/skip')],
  RATE_LIMITED: [429, tooManyVisitors],
};

/** The gateway refuses every number. */
async function unreachable(): Promise<ApiAnswer> {
  const { port } = smsGateway.address() as AddressInfo;
  await stack.processes.worker.stop();
  await stack.processes.worker.start({ SMS_GATEWAY_URL: `http://127.0.0.1:${port}` });
  const live = await Backend.make(backend.site, { project: { mode: 'live' } });
  const step = flows.signUpForm({ fields: ['phone'], verify: ['phone'] });
  const person = await live.begin(await live.publish(flows.flowOf([step])));
  await person.hand('signUpForm', { phone: '+57 300 1234567' });
  return person.call('POST', '/contact-verifications', { json: { channel: 'sms' } });
}

/** Visitors of a live project's page may begin five registrations a minute from one address. */
async function tooManyVisitors(): Promise<ApiAnswer> {
  const origin = 'https://acme.example';
  const live = await Backend.make(backend.site, { project: { mode: 'live', allowedOrigins: [origin] } });
  const flowId = await live.publish(flows.flowOf([flows.form()], { open: true }));
  const key = await live.newKey({ publishable: true });
  const create = () => live.create({ flowId }, { key, headers: { origin } });
  for (let visits = 0; visits < 5; visits += 1) bodyOf(await create(), 201, z.unknown());
  const refused = await create();
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  return refused;
}

test.each(Object.entries(REFUSED))('%s', async (code, [status, bring]) => {
  const answer = await bring();
  const { told, type, instance, requestId } = refusalIn(answer);
  expect(told).toBe(`${status} ${code}`);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(type).toBe(`${stack.apiUrl}/docs/problems#${code}`);
  expect(instance).toMatch(/^\/v1\//);
  expect(requestId).toBe(answer.headers.get('x-request-id'));
});
