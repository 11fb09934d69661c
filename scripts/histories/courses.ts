import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { z } from 'zod';
import { SAMPLE_FLOW } from '../sample/flow';
import { until } from '../sample/client';
import type { SampleClient } from '../sample/client';
import { drawnSelfie } from '../specimen/face';
import { HOLDER } from '../specimen/holder';
import { specimenPassport } from '../specimen/passport';
import type { InventedVendor } from './vendor';

const registration = z.object({
  id: z.string(),
  status: z.string(),
  waitingOn: z.string().nullable(),
  steps: z.array(z.object({ key: z.string(), state: z.string() })),
});
type Registration = z.infer<typeof registration>;
const made = z.object({ id: z.string() });
const deliveries = z.object({ data: z.array(z.object({ state: z.string(), attempts: z.int() })) });

const FULL_NAME = `${HOLDER.givenNames} ${HOLDER.familyName}`;

/** What a course needs of the stack: a backend's key of a sandbox project. */
export interface Backend {
  readonly client: SampleClient;
  readonly projectId: string;
  readonly vendor: InventedVendor;
  /** A list that was imported, with nobody on it whom a course enrols. */
  readonly list: string;
}

/** A course that a registration, or a webhook endpoint, can take. Answers the id whose runs are kept. */
export type Course = (backend: Backend) => Promise<string>;

interface FlowChange {
  readonly only?: readonly string[];
  readonly expiresIn?: string;
  readonly attempts?: number;
  readonly requirement?: 'optional';
  /** Who checks the document, in place of the sandbox. */
  readonly vendor?: string;
  /** The list that criminal history searches; every check is then by this machine. */
  readonly list?: string;
}

/** The sample flow with every check by the sandbox, unless told otherwise. */
function flowBody({ only, expiresIn, attempts, requirement, vendor, list }: FlowChange) {
  return {
    ...SAMPLE_FLOW,
    ...(expiresIn !== undefined && { expiresIn }),
    steps: SAMPLE_FLOW.steps
      .filter((step) => only === undefined || only.includes(step.step))
      .map((step) => ({
        ...step,
        ...('provider' in step && { provider: list === undefined ? 'sandbox' : 'local' }),
        ...(step.step === 'criminalHistory' && list !== undefined && { settings: { sources: [list] } }),
        ...(step.step === 'document' && vendor !== undefined && { provider: 'http', vendor }),
        ...(step.step === 'document' && attempts !== undefined && { attempts }),
        ...(requirement !== undefined && { requirement }),
      })),
  };
}

async function publishedFlow({ client, projectId }: Backend, change: FlowChange): Promise<string> {
  const flow = await client.post(`/v1/projects/${projectId}/flows`, flowBody(change), made);
  await client.post(`/v1/flows/${flow.id}/publish`, undefined, z.object({}));
  return flow.id;
}

/** One invented person and what they and the backend can do. */
class Enrolment {
  private constructor(
    private readonly backend: SampleClient,
    private readonly person: SampleClient,
    readonly id: string,
  ) {}

  static async begin(backend: Backend, flowId: string): Promise<Enrolment> {
    const creation = { flowId, externalUserId: `history-${process.hrtime.bigint()}` };
    const answer = z.object({ registration, token: z.string() });
    const { registration: created, token } = await backend.client.post('/v1/app-registrations', creation, answer);
    return new Enrolment(backend.client, backend.client.as(token), created.id);
  }

  private get path(): string {
    return `/v1/app-registrations/${this.id}`;
  }

  read = (): Promise<Registration> => this.backend.get(this.path, registration);

  async hand(key: string, body: unknown): Promise<void> {
    await this.person.post(`${this.path}/steps/${key}/submissions`, body, z.object({}));
    await this.until((now) => now.steps.find((step) => step.key === key)?.state !== 'evaluating');
  }

  until(wanted: (now: Registration) => boolean): Promise<Registration> {
    return until(this.read, wanted);
  }

  ask(what: string, body: unknown): Promise<unknown> {
    return this.backend.post(`${this.path}/${what}`, body, z.unknown());
  }

  async signUp(): Promise<void> {
    const form = { fullName: FULL_NAME, email: 'ana@example.com', consent: { accepted: true } };
    await this.hand('signUpForm', form);
    const sent = await this.person.post(`${this.path}/contact-verifications`, { channel: 'email' }, made);
    await this.person.put(`${this.path}/contact-verifications/${sent.id}`, { code: '000000' }, z.unknown());
  }

  async document(sandbox?: object): Promise<void> {
    await this.hand('document', await pictures({ category: 'passport', country: 'UTO' }, 'front', sandbox));
  }

  async liveness(): Promise<void> {
    await this.hand('liveness', await pictures({}, 'selfie'));
  }

  async rest(): Promise<void> {
    await this.until((now) => now.steps.find((step) => step.key === 'criminalHistory')?.state === 'passed');
    await this.person.post(`${this.path}/steps/sourceOfFunds/skip`, undefined, z.unknown());
    const shown = await this.person.get(`${this.path}/steps/signature`, z.object({ textHash: z.string() }));
    await this.hand('signature', { kind: 'typed', name: FULL_NAME, textHash: shown.textHash });
  }

  basics(): Promise<void> {
    return this.hand('basicInformation', { birthDate: HOLDER.birthDate, nationality: 'COL' });
  }
}

/** A picture that shows nothing, for the sandbox. */
async function pictures(fields: Record<string, string>, name: string, sandbox?: object): Promise<FormData> {
  const picture = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#8899aa' } })
    .jpeg()
    .toBuffer();
  return withPicture({ ...fields, ...(sandbox !== undefined && { sandbox: JSON.stringify(sandbox) }) }, name, picture);
}

function withPicture(fields: Record<string, string>, name: string, picture: Buffer): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  form.set(name, new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), `${name}.jpg`);
  return form;
}

const DOCUMENT_ONLY: FlowChange = { only: ['document'] };
const EXPIRED = { outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] };

/** The courses whose histories are kept, by the name of their file. */
export const COURSES: Readonly<Record<string, Course>> = {
  async completed(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, {}));
    await enrolment.signUp();
    await enrolment.basics();
    await enrolment.document();
    await enrolment.liveness();
    await enrolment.rest();
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async local(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, { list: backend.list }));
    await enrolment.signUp();
    await enrolment.basics();
    const { picture } = await specimenPassport(HOLDER);
    await enrolment.hand('document', withPicture({ category: 'passport', country: 'UTO' }, 'front', picture));
    await enrolment.hand('liveness', withPicture({}, 'selfie', await drawnSelfie()));
    await enrolment.rest();
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async failed(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, { ...DOCUMENT_ONLY, attempts: 2 }));
    await enrolment.document({ outcome: 'imageQuality' });
    await enrolment.document(EXPIRED);
    await enrolment.document(EXPIRED);
    await enrolment.until((now) => now.status === 'FAILED');
    return enrolment.id;
  },

  async expired(backend) {
    const enrolment = await Enrolment.begin(
      backend,
      await publishedFlow(backend, { ...DOCUMENT_ONLY, expiresIn: 'PT2S' }),
    );
    await enrolment.until((now) => now.status === 'EXPIRED');
    return enrolment.id;
  },

  async extended(backend) {
    const enrolment = await Enrolment.begin(
      backend,
      await publishedFlow(backend, { ...DOCUMENT_ONLY, expiresIn: 'PT3S' }),
    );
    await enrolment.ask('extend', { until: new Date(Date.now() + 60_000).toISOString() });
    await sleep(3_500);
    await enrolment.document();
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async approved(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, DOCUMENT_ONLY));
    await enrolment.document({ outcome: 'needsReview' });
    await enrolment.until((now) => now.waitingOn === 'operator');
    await enrolment.ask('reviews', { decision: 'approve', reason: 'A recorded course' });
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async rejected(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, DOCUMENT_ONLY));
    await enrolment.document({ outcome: 'needsReview' });
    await enrolment.ask('reviews', { decision: 'reject', reason: 'A recorded course' });
    await enrolment.until((now) => now.status === 'FAILED');
    return enrolment.id;
  },

  async reopened(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, { ...DOCUMENT_ONLY, attempts: 1 }));
    await enrolment.document(EXPIRED);
    await enrolment.until((now) => now.status === 'FAILED');
    await enrolment.ask('reopen', { reason: 'A recorded course' });
    await enrolment.document();
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async providerDown(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, DOCUMENT_ONLY));
    await enrolment.document({ outcome: 'providerDown', times: 3 });
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async vendor(backend) {
    const { vendor, client } = backend;
    const flow = await publishedFlow(backend, { ...DOCUMENT_ONLY, vendor: vendor.name });
    const enrolment = await Enrolment.begin(backend, flow);
    const taken = vendor.takes();
    const handed = enrolment.document();
    const reference = await taken;
    await enrolment.until((now) => now.waitingOn === 'provider');
    await vendor.reports(client.apiUrl, { reference, result: 'failed' });
    await handed;
    await vendor.reports(client.apiUrl, { reference, result: 'passed' });
    await enrolment.document();
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  async cancelled(backend) {
    const enrolment = await Enrolment.begin(backend, await publishedFlow(backend, {}));
    await enrolment.signUp();
    await enrolment.ask('cancel', { reason: 'A recorded course' });
    await enrolment.until((now) => now.status === 'CANCELLED');
    return enrolment.id;
  },

  async withoutKyc(backend) {
    const flow = await publishedFlow(backend, { only: ['form', 'document'], requirement: 'optional' });
    const enrolment = await Enrolment.begin(backend, flow);
    await enrolment.ask('skip-kyc', undefined);
    await enrolment.until((now) => now.status === 'COMPLETED_WITHOUT_KYC');
    return enrolment.id;
  },

  async migratedFlow(backend) {
    const flowId = await publishedFlow(backend, { only: ['basicInformation', 'document'] });
    const enrolment = await Enrolment.begin(backend, flowId);
    await enrolment.basics();
    const { client, projectId } = backend;
    await client.put(
      `/v1/projects/${projectId}/flows/${flowId}`,
      flowBody({ only: ['basicInformation'] }),
      z.unknown(),
    );
    await client.post(`/v1/flows/${flowId}/publish`, undefined, z.unknown());
    await enrolment.document();
    await enrolment.until((now) => now.status === 'COMPLETED');
    return enrolment.id;
  },

  /** Of a receiver that does not answer: tried again, tested, and changed meanwhile. */
  async webhookEndpoint(backend) {
    const { client } = backend;
    const endpoint = await client.post('/v1/webhook-endpoints', { url: 'http://127.0.0.1:1/' }, made);
    const path = `/v1/webhook-endpoints/${endpoint.id}`;
    const read = () => client.get(`${path}/deliveries`, deliveries);
    await Enrolment.begin(backend, await publishedFlow(backend, DOCUMENT_ONLY));
    await until(read, ({ data }) => data.some(({ attempts }) => attempts === 2));
    await client.post(`${path}/test`, undefined, made);
    await until(read, ({ data }) => data.some(({ state }) => state === 'failed'));
    return endpoint.id;
  },
};
