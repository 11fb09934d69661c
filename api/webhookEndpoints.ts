import type { WebhookEndpoint } from '../db/repositories/webhookEndpoints';
import { kindOf } from '../domain/kindOf';
import { openSecrets, overlapEnd } from '../webhooks/secrets';
import { projectOf, seesProject } from './access';
import { faultOf } from './faults';
import { idIn, notFound, projectById } from './load';
import type { LoadedProject } from './load';
import { Refusal } from './refusal';
import type { RequestFacts } from './route';
import type { WebhookEndpointView } from './schemas/webhook';
import type { Services } from './services';

export interface LoadedEndpoint extends LoadedProject {
  readonly endpoint: WebhookEndpoint;
}

/** The webhook endpoint that a path names as `{id}`. */
export async function loadEndpoint(
  facts: Pick<RequestFacts, 'services' | 'credential' | 'params'>,
): Promise<LoadedEndpoint> {
  const { webhookEndpoints } = facts.services.repositories;
  const endpoint = (await webhookEndpoints.get(idIn(facts, 'id', 'whk'))) ?? notFound();
  return { ...(await projectById(facts, endpoint.projectId)), endpoint };
}

/**
 * The project that a request is about: the one named, or the key's own.
 * @throws Refusal NOT_FOUND where the caller does not see it; INVALID_FIELDS where none is named
 */
export async function projectAskedFor(facts: RequestFacts, named: string | undefined): Promise<string> {
  const { credential, language } = facts;
  const id = named ?? projectOf(credential);
  if (id === null) throw new Refusal('INVALID_FIELDS', { errors: [faultOf('/projectId', 'REQUIRED', language)] });
  const { project } = await projectById(facts, id);
  return project.id;
}

/** The project that a list is restricted to; null for all, which the admin key alone sees. */
export function projectListed({ credential }: RequestFacts, named: string | undefined): string | null {
  if (named !== undefined && !seesProject(credential, named)) notFound();
  return named ?? projectOf(credential);
}

/** Tells an endpoint's workflow; where that cannot be reached now, a worker's next round finds what is to be done. */
export async function wake({ endpointRuns, log }: Services, endpoint: WebhookEndpoint): Promise<void> {
  try {
    await endpointRuns.wake(endpoint);
  } catch (error) {
    log.warn(kindOf(error), 'a webhook endpoint could not be woken');
  }
}

export async function viewEndpoints(
  { repositories, vault }: Services,
  endpoints: readonly WebhookEndpoint[],
): Promise<WebhookEndpointView[]> {
  const counts = await repositories.webhookEndpoints.undelivered(endpoints.map(({ id }) => id));
  const at = new Date().toISOString();
  return endpoints.map((endpoint) => {
    const { id, projectId, url, description, eventTypes, state, failingSince, createdAt, updatedAt } = endpoint;
    return {
      ...{ id, projectId, url, description, state, failingSince, createdAt, updatedAt },
      eventTypes: eventTypes === null ? null : [...eventTypes],
      undelivered: counts.get(id) ?? { pending: 0, failed: 0 },
      secretOverlapUntil: overlapEnd(openSecrets(vault, endpoint), at),
    };
  });
}

export async function viewEndpoint(services: Services, endpoint: WebhookEndpoint): Promise<WebhookEndpointView> {
  const [view] = await viewEndpoints(services, [endpoint]);
  return view ?? notFound();
}
