import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { createLightActivities } from '../../activities/createActivities';
import type { Scope } from '../../api/access';
import { createApp } from '../../api/app';
import { createAuthentication } from '../../api/authentication';
import { createFlowVersions } from '../../api/flowVersions';
import { createFormSchemas } from '../../api/forms/formSchemas';
import { createLeases } from '../../api/leases';
import { createLive } from '../../api/live/live';
import { createTail } from '../../api/live/tail';
import { createMetrics } from '../../api/metrics';
import { createPutRight } from '../../api/putRight';
import { createRateLimits } from '../../api/rateLimits';
import { createdApiKey } from '../../api/schemas/apiKey';
import { storedFlow } from '../../api/schemas/flow';
import { project } from '../../api/schemas/project';
import { registrationWithToken } from '../../api/schemas/registration';
import type { RegistrationView } from '../../api/schemas/registration';
import { drain, listen } from '../../api/server';
import { traitsOf } from '../../db/analytics/traitsOf';
import { createRegistrationTokens } from '../../db/registrationTokens';
import type { Repositories } from '../../db/repositories';
import type { Vault } from '../../db/vault/vault';
import type { Vendors } from '../../vendors/vendors';
import { createApiClient } from '../support/apiClient';
import type { ApiAnswer, ApiClient, ApiRequest } from '../support/apiClient';
import { createEvidenceMaker } from '../../evidence/evidenceMaker';
import { createProjectSigners } from '../../evidence/projectSigners';
import { rendererHere } from '../support/rendererHere';
import { openTestStore } from '../support/store';
import { DomainRuns } from './domainRuns';

export const ADMIN_KEY = 'admin-key-of-the-tests';
const DAY_MS = 86_400_000;

export const ALL_SCOPES: readonly Scope[] = [
  'registrations:read',
  'registrations:write',
  'reviews:write',
  'flows:read',
  'flows:write',
  'webhooks:write',
  'analytics:read',
];

export interface Api extends ApiClient {
  readonly url: string;
  readonly runs: DomainRuns;
  readonly repositories: Repositories;
  readonly vault: Vault;
  /** Every line that the API logged. */
  readonly logged: readonly string[];
  /** Ids of the webhook endpoints whose workflows were woken. */
  readonly woken: readonly string[];
  /** Puts events into the feed, as a worker does. */
  placeEvents(): Promise<void>;
  /** Counts what happened, as a worker does. */
  countEvents(): Promise<void>;
  close(): Promise<void>;
}

/** The API on a real PostgreSQL, over HTTP; every answer is held against its document. */
export async function startApi(
  options: { readonly rateLimitFactor?: number; readonly vendors?: Vendors } = {},
): Promise<Api> {
  const store = await openTestStore();
  const { vault, repositories } = store;
  const outbox = await mkdtemp(path.join(tmpdir(), 'outbox-'));
  const config = { OUTBOX_DIRECTORY: outbox, MAIL_FROM: 'Acme <acme@example.com>', REGISTRATION_TOKEN_TTL: DAY_MS };
  const runs = new DomainRuns(repositories, createLightActivities({ vault, repositories, config }));
  const tokens = createRegistrationTokens(vault, DAY_MS);
  const signers = createProjectSigners({ vault, certificates: repositories.projectCertificates });
  const leases = createLeases(repositories.idempotency);
  const logged: string[] = [];
  const woken: string[] = [];
  const log = pino({ level: 'info' }, { write: (line) => void logged.push(line) });
  const forms = createFormSchemas(log);
  const tail = createTail(repositories.feed, (error) => {
    throw error;
  });
  const live = createLive(tail, { maxStreams: 3 });
  const app = createApp(
    {
      ...{ vault, repositories, runs, tokens, leases, live, log, forms, signers },
      endpointRuns: {
        wake: ({ id }) => {
          woken.push(id);
          return Promise.resolve();
        },
      },
      evidence: createEvidenceMaker({ vault, signers, renderer: rendererHere, timeStamps: null }),
      putRight: createPutRight({ repositories, runs, log }),
      authenticate: createAuthentication({ repositories, vault, tokens, admin: { secret: ADMIN_KEY, scopes: [] } }),
      rateLimits: createRateLimits(options.rateLimitFactor ?? 0),
      flowVersions: createFlowVersions(repositories.flows),
      metrics: createMetrics(),
      vendors: options.vendors ?? new Map(),
      publicUrl: 'https://registrations.acme.example',
      pingDatabase: () => Promise.resolve(),
      takesRequests: () => true,
    },
    { trustProxy: false },
  );
  const server = await listen(app, { host: '127.0.0.1', port: 0 });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    ...(await createApiClient(url)),
    ...{ url, runs, repositories, vault, logged, woken },
    async placeEvents() {
      while ((await repositories.feed.place(1_000)) > 0) tail.look();
    },
    async countEvents() {
      while ((await repositories.feed.place(1_000)) > 0);
      while ((await repositories.analytics.follow(1_000, (all) => traitsOf(vault, all))) > 0);
    },
    async close() {
      await live.close();
      await drain(server);
      leases.close();
      await forms.close();
      await store.close();
      await rm(outbox, { recursive: true });
    },
  };
}

/** A project with a key of all scopes that tests need, and a published flow. */
export class Tenant {
  private constructor(
    readonly api: Api,
    readonly projectId: string,
    readonly key: string,
    readonly flowId: string,
  ) {}

  static async make(
    api: Api,
    given: { readonly flow?: object; readonly project?: object; readonly scopes?: readonly Scope[] } = {},
  ): Promise<Tenant> {
    const made = { name: `Acme ${randomUUID().slice(0, 8)}`, mode: 'sandbox', ...given.project };
    const { id } = project.parse(
      expectStatus(await api.call('POST', '/v1/projects', { key: ADMIN_KEY, json: made }), 201),
    );
    const key = await newKey(api, id, given.scopes ?? ALL_SCOPES);
    const { id: flowId } = storedFlow.parse(
      expectStatus(await api.call('POST', `/v1/projects/${id}/flows`, { key, json: given.flow ?? FLOW }), 201),
    );
    expectStatus(await api.call('POST', `/v1/flows/${flowId}/publish`, { key }), 200);
    return new Tenant(api, id, key, flowId);
  }

  /** Begins a registration of a person whom nobody knows yet. */
  async begin(json: object = {}): Promise<Person> {
    const body = { flowId: this.flowId, externalUserId: `user-${randomUUID()}`, language: 'es', ...json };
    const answer = expectStatus(
      await this.api.call('POST', '/v1/app-registrations', { key: this.key, json: body }),
      201,
    );
    const { registration, token } = registrationWithToken.parse(answer);
    return new Person(this, registration, token);
  }

  newKey(scopes: readonly Scope[]): Promise<string> {
    return newKey(this.api, this.projectId, scopes);
  }
}

/** A person enrolling, with the token that their browser holds. */
export class Person {
  readonly path: string;

  constructor(
    readonly tenant: Tenant,
    readonly first: RegistrationView,
    readonly token: string,
  ) {
    this.path = `/v1/app-registrations/${first.id}`;
  }

  get id(): string {
    return this.first.id;
  }

  /** Calls below this registration: as the person, unless a key is given. */
  call(method: string, below: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.tenant.api.call(method, this.path + below, { key: this.token, ...request });
  }

  submit(key: string, request: ApiRequest): Promise<ApiAnswer> {
    return this.call('POST', `/steps/${key}/submissions`, request);
  }

  async signUp(): Promise<void> {
    expectStatus(await this.submit('signUpForm', { json: SIGN_UP }), 200);
  }

  /** Hands in the sign-up form and confirms its address. */
  async signUpAndConfirm(): Promise<void> {
    await this.signUp();
    const sent = expectStatus(await this.call('POST', '/contact-verifications', { json: { channel: 'email' } }), 202);
    const { id } = sent as { id: string };
    expectStatus(await this.call('PUT', `/contact-verifications/${id}`, { json: { code: '000000' } }), 200);
  }
}

export const SIGN_UP = {
  fullName: 'Ana Canary Pérez',
  email: 'ana.canary@example.com',
  country: 'CO',
  consent: { accepted: true },
};

export const TEXT = { en: 'I confirm that what I gave is true.', es: 'Confirmo que lo que entregué es verdadero.' };

/** Every kind of step that needs no picture to be read. */
export const FLOW = {
  name: 'Tests',
  steps: [
    {
      step: 'signUpForm',
      requirement: 'mandatory',
      attempts: 5,
      settings: { fields: ['fullName', 'email'], verify: ['email'] },
    },
    {
      step: 'basicInformation',
      requirement: 'mandatory',
      settings: { fields: ['birthDate', 'nationality'], minimumAge: 18 },
    },
    { step: 'document', requirement: 'mandatory', provider: 'sandbox', settings: {} },
    {
      ...{ step: 'form', key: 'funds', requirement: 'optional' },
      settings: {
        schema: {
          type: 'object',
          required: ['source'],
          additionalProperties: false,
          properties: { source: { type: 'string', maxLength: 20 } },
        },
      },
    },
    { step: 'signature', requirement: 'mandatory', settings: { text: TEXT, kinds: ['typed', 'drawn'] } },
  ],
};

async function newKey(api: Api, projectId: string, scopes: readonly Scope[]): Promise<string> {
  const json = { name: 'Tests', scopes };
  const answer = await api.call('POST', `/v1/projects/${projectId}/api-keys`, { key: ADMIN_KEY, json });
  return createdApiKey.parse(expectStatus(answer, 201)).secret ?? '';
}

/** The body of an answer that must have this status. */
export function expectStatus(answer: ApiAnswer, status: number): unknown {
  if (answer.status !== status) throw new Error(`Not ${status} but ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Fails unless the answer is this refusal. */
export function expectRefusal(answer: ApiAnswer, status: number, code: string): void {
  expect({ status: answer.status, code: (answer.body as { code?: string }).code }).toEqual({ status, code });
}
