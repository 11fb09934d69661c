import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Scope } from '../../api/access';
import { createdApiKey } from '../../api/schemas/apiKey';
import { publishedFlow, storedFlow } from '../../api/schemas/flow';
import { project } from '../../api/schemas/project';
import { registrationWithToken } from '../../api/schemas/registration';
import { bodyOf } from './answers';
import { createApiClient } from './apiClient';
import type { ApiAnswer, ApiClient, ApiRequest } from './apiClient';
import { Person } from './person';

/** Where the API is, and the key that rules it. */
export interface Site {
  readonly client: ApiClient;
  readonly adminKey: string;
}

export async function openSite(stack: { readonly apiUrl: string; readonly adminKey: string }): Promise<Site> {
  return { client: await createApiClient(stack.apiUrl), adminKey: stack.adminKey };
}

const SCOPES: readonly Scope[] = [
  'registrations:read',
  'registrations:write',
  'reviews:write',
  'flows:read',
  'flows:write',
];

/** A company's backend: a project of its own and a key for it. */
export class Backend {
  private constructor(
    readonly site: Site,
    readonly projectId: string,
    readonly key: string,
  ) {}

  /** Of a sandbox project, unless told otherwise. */
  static async make(site: Site, given: { readonly project?: object } = {}): Promise<Backend> {
    const json = { name: `Acme ${randomUUID().slice(0, 8)}`, mode: 'sandbox', ...given.project };
    const made = await site.client.call('POST', '/v1/projects', { key: site.adminKey, json });
    const { id } = bodyOf(made, 201, project);
    return new Backend(site, id, await makeKey(site, id, { scopes: SCOPES }));
  }

  call(method: string, path: string, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.site.client.call(method, path, { key: this.key, ...request });
  }

  /** Another key of the project: its secret. */
  newKey(given: { readonly scopes: readonly Scope[] } | { readonly publishable: true }): Promise<string> {
    return makeKey(this.site, this.projectId, given);
  }

  /** Publishes a flow, or another version of the flow `flowId`, and answers its id. */
  async publish(draft: object, flowId?: string): Promise<string> {
    const flows = `/v1/projects/${this.projectId}/flows`;
    const written =
      flowId === undefined
        ? await this.call('POST', flows, { json: draft })
        : await this.call('PUT', `${flows}/${flowId}`, { json: draft });
    const { id } = bodyOf(written, [200, 201], storedFlow);
    bodyOf(await this.call('POST', `/v1/flows/${id}/publish`), 200, publishedFlow);
    return id;
  }

  create(json: object, request: ApiRequest = {}): Promise<ApiAnswer> {
    return this.call('POST', '/v1/app-registrations', { json, ...request });
  }

  /** Begins the registration of a person; one whom nobody knows yet, unless `json` says who. */
  async begin(flowId: string, json: object = {}): Promise<Person> {
    const answer = await this.create({ flowId, externalUserId: `user-${randomUUID()}`, ...json });
    return this.personIn(answer);
  }

  /** The person whom an answer to a creation is about. */
  personIn(answer: ApiAnswer): Person {
    const { registration, token } = bodyOf(answer, [200, 201], registrationWithToken);
    return new Person(this, registration, token);
  }

  /** One page of the list of registrations: their ids, newest first. */
  async list(query = ''): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
    const page = z.object({ data: z.array(z.object({ id: z.string() })), next: z.string().nullable() });
    const { data, next } = bodyOf(await this.call('GET', `/v1/app-registrations?${query}`), 200, page);
    return { ids: data.map(({ id }) => id), next };
  }
}

async function makeKey({ client, adminKey }: Site, projectId: string, given: object): Promise<string> {
  const json = { name: 'Tests', ...given };
  const answer = await client.call('POST', `/v1/projects/${projectId}/api-keys`, { key: adminKey, json });
  return z.string().parse(bodyOf(answer, 201, createdApiKey).secret);
}
