import { z } from 'zod';
import { drawnSelfie } from '../specimen/face';
import { HOLDER } from '../specimen/holder';
import { specimenPassport } from '../specimen/passport';
import { until } from './client';
import type { SampleClient } from './client';

const registration = z.object({
  id: z.string(),
  status: z.string(),
  waitingOn: z.string().nullable(),
  steps: z.array(
    z.object({
      key: z.string(),
      state: z.string(),
      next: z.object({ action: z.string() }).nullable(),
      validation: z
        .object({ reasons: z.array(z.object({ code: z.string() })), scores: z.record(z.string(), z.number()) })
        .nullable(),
    }),
  ),
});
type Registration = z.infer<typeof registration>;

/** Shows what a person did, what came of it, and how long it took in milliseconds. */
export type Show = (what: string, result: string, ms: number) => void;

const FULL_NAME = `${HOLDER.givenNames} ${HOLDER.familyName}`;

/**
 * Takes one invented person through the whole sample flow over HTTP, and answers the registration's id. It is the same
 * person every time: to somebody else neither the document nor the face could belong.
 */
export async function enrolSamplePerson(backend: SampleClient, flowId: string, show: Show): Promise<string> {
  const timed = stopwatch(show);
  const { registration: created, token } = await timed(
    'registration created',
    () => begin(backend, flowId),
    (made) => `${made.registration.id} ${made.registration.status}`,
  );
  const person = backend.as(token);
  const path = `/v1/app-registrations/${created.id}`;
  // The backend is told the scores, the person is not.
  const read = () => backend.get(path, registration);

  async function hand(key: string, body: unknown): Promise<Registration> {
    return timed(
      key,
      async () => {
        await person.post(`${path}/steps/${key}/submissions`, body, z.object({ registration }));
        return until(read, (now) => stepOf(now, key)?.state !== 'evaluating');
      },
      (now) => resultOf(now, key),
    );
  }

  await hand('signUpForm', { fullName: FULL_NAME, email: 'ana@example.com', consent: { accepted: true } });
  await timed(
    'e-mail address verified',
    async () => {
      const sent = await person.post(
        `${path}/contact-verifications`,
        { channel: 'email' },
        z.object({ id: z.string() }),
      );
      return person.put(`${path}/contact-verifications/${sent.id}`, { code: '000000' }, registration);
    },
    (now) => resultOf(now, 'signUpForm'),
  );
  await hand('basicInformation', { birthDate: HOLDER.birthDate, nationality: 'COL' });
  const { picture } = await specimenPassport(HOLDER);
  await hand('document', form({ category: 'passport', country: 'UTO' }, { front: picture }));
  await hand('liveness', form({}, { selfie: await drawnSelfie() }));
  await timed(
    'criminalHistory',
    () => until(read, (now) => !['locked', 'evaluating'].includes(stepOf(now, 'criminalHistory')?.state ?? '')),
    (now) => `${resultOf(now, 'criminalHistory')} (by itself)`,
  );
  await hand('sourceOfFunds', { answers: { source: 'Salary' } });
  const shown = await person.get(`${path}/steps/signature`, z.object({ textHash: z.string() }));
  await hand('signature', { kind: 'typed', name: FULL_NAME, textHash: shown.textHash });
  await timed(
    'outcome',
    () => until(read, (now) => now.waitingOn !== 'system'),
    (now) => now.status,
  );
  return created.id;
}

/** A registration in which nothing was done yet. */
async function begin(backend: SampleClient, flowId: string) {
  const creation = { flowId, externalUserId: 'sample-person', contact: { email: 'ana@example.com' } };
  const create = () => backend.post('/v1/app-registrations', creation, z.object({ registration, token: z.string() }));
  const made = await create();
  if (made.registration.steps.every(({ state, validation }) => state !== 'evaluating' && validation === null))
    return made;
  // A start that was stopped in the midst of it left this one open.
  const reason = { reason: 'The sample person begins anew.' };
  await backend.post(`/v1/app-registrations/${made.registration.id}/cancel`, reason, z.unknown());
  return create();
}

function stopwatch(show: Show) {
  return async <Value>(what: string, work: () => Promise<Value>, result: (value: Value) => string): Promise<Value> => {
    const since = performance.now();
    const value = await work();
    show(what, result(value), performance.now() - since);
    return value;
  };
}

function stepOf(now: Registration, key: string) {
  return now.steps.find((step) => step.key === key);
}

/** Such as `passed  mrz 1, name 1` or `failed DOCUMENT_EXPIRED`. */
function resultOf(now: Registration, key: string): string {
  const step = stepOf(now, key);
  const reasons = step?.validation?.reasons.map(({ code }) => code) ?? [];
  const scores = Object.entries(step?.validation?.scores ?? {}).map(([name, score]) => `${name} ${score}`);
  const state = step?.next?.action === 'verifyContact' ? 'passed, e-mail to verify' : step?.state;
  return [state ?? 'missing', ...reasons, scores.join(', ')].filter((part) => part !== '').join('  ');
}

function form(fields: Record<string, string>, pictures: Record<string, Buffer>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const [name, bytes] of Object.entries(pictures)) {
    body.set(name, new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), `${name}.jpg`);
  }
  return body;
}
