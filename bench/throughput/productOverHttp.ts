import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { SANDBOX_CONTACT_CODE } from '../../domain/sandbox';
import { until } from '../until';
import { between, update } from './course';
import type { Action, Course, Variant } from './course';
import { ANSWERS, BIRTH, DOCUMENT, FULL_NAME, emailOf } from './flow';
import { encodeUpload } from './httpApi';
import type { HttpApi, HttpCall, Upload } from './httpApi';
import { picture } from './pictures';

const LONGEST_WAIT = { prefer: 'wait=20' };

const registration = z.object({ id: z.string(), steps: z.array(z.object({ key: z.string(), state: z.string() })) });
const created = z.object({ registration, token: z.string() });
const submitted = z.object({ registration, attempt: z.object({ result: z.literal('passed') }) });
const codeSent = z.object({ id: z.string() });
const textToSign = z.object({ textHash: z.string() });

export interface HttpDeps {
  readonly api: HttpApi;
  readonly flowId: string;
  /** Secret of a key of the flow's project. */
  readonly apiKey: string;
}

/** The product as its users meet it: a backend creates the registration, the person's browser does the rest. */
export async function productOverHttp(deps: HttpDeps): Promise<Variant> {
  const uploads = {
    document: await encodeUpload(DOCUMENT, { front: await picture(640, 400) }),
    liveness: await encodeUpload({}, { selfie: await picture(400, 500) }),
  };
  return {
    name: 'http',
    prepare: (count) => Promise.resolve(Array.from({ length: count }, () => courseOf(deps, uploads))),
  };
}

function courseOf(
  { api, flowId, apiKey }: HttpDeps,
  uploads: { readonly document: Upload; readonly liveness: Upload },
): Course {
  const externalUserId = randomUUID();
  let [id, token, verificationId, textHash] = ['', '', '', ''];
  let last: z.infer<typeof registration> = { id, steps: [] };

  const asPerson = (method: string, path: string, expected: number, call: Omit<HttpCall, 'credential'> = {}) =>
    api.call(method, `/v1/app-registrations/${id}${path}`, expected, { credential: token, ...call });
  const submit = (key: string, body: () => Omit<HttpCall, 'credential' | 'headers'>): Action =>
    update(key, async () => {
      const path = `/steps/${key}/submissions`;
      const answer = await asPerson('POST', path, 200, { ...body(), headers: LONGEST_WAIT });
      last = submitted.parse(answer).registration;
    });

  const readOpenForm = async () => {
    const read = registration.parse(await asPerson('GET', '', 200));
    return isFormOpen(read) ? read : null;
  };

  return {
    workflowId: () => id,
    actions: [
      update('begin', async () => {
        const json = { flowId, externalUserId, language: 'en' };
        const answer = await api.call('POST', '/v1/app-registrations', 201, { credential: apiKey, json });
        ({
          registration: { id },
          token,
        } = created.parse(answer));
      }),
      submit('signUpForm', () => ({
        json: { fullName: FULL_NAME, email: emailOf(externalUserId), consent: { accepted: true } },
      })),
      update('sendContactCode', async () => {
        const answer = await asPerson('POST', '/contact-verifications', 202, { json: { channel: 'email' } });
        verificationId = codeSent.parse(answer).id;
      }),
      update('confirmContact', async () => {
        const path = `/contact-verifications/${verificationId}`;
        await asPerson('PUT', path, 200, { json: { code: SANDBOX_CONTACT_CODE } });
      }),
      submit('basicInformation', () => ({ json: BIRTH })),
      submit('document', () => ({ upload: uploads.document })),
      submit('liveness', () => ({ upload: uploads.liveness })),
      // Criminal history runs by itself and holds back what comes after it.
      between(async () => {
        if (!isFormOpen(last)) await until(readOpenForm, { what: 'the form open', patienceMs: 30_000, everyMs: 20 });
      }),
      submit('form', () => ({ json: { answers: ANSWERS } })),
      between(async () => {
        textHash = textToSign.parse(await asPerson('GET', '/steps/signature', 200)).textHash;
      }),
      submit('signature', () => ({ json: { kind: 'typed', name: FULL_NAME, textHash } })),
    ],
  };
}

function isFormOpen({ steps }: z.infer<typeof registration>): boolean {
  return steps.some(({ key, state }) => key === 'form' && state === 'open');
}
