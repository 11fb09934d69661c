import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@temporalio/activity';
import type { Repositories } from '../../db/repositories';
import type { DueDelivery } from '../../db/repositories/webhookTending';
import type { WebhookEndpoint } from '../../db/repositories/webhookEndpoints';
import type { Vault } from '../../db/vault/vault';
import { afterAttempt, afterTest } from '../../domain/webhooks/attempts';
import type { AttemptResult } from '../../domain/webhooks/attempts';
import { TEST_TYPE } from '../../domain/webhooks/types';
import type { EndpointState } from '../../domain/webhooks/types';
import type { Instant } from '../../domain/vocabulary';
import type { AddressGuard } from '../../outbound/addresses';
import { openSecrets, signingKeys } from '../../webhooks/secrets';
import type { TendedEndpoint, WebhookActivities } from '../contract';
import { whileAlive } from '../whileAlive';
import { sendWebhook } from './sendWebhook';
import type { AttemptObserver } from './webhookMetrics';

/** Requests to one endpoint at a time. */
const AT_A_TIME = 8;
/** Read together: the oldest of so many registrations. */
const READ_AT_A_TIME = 50;
/** Then the next one is begun, so that a worker that is to end need not wait for long. */
const TENDS_FOR_MS = 30_000;
/** Longer than a try of the activity is silent before it counts as dead. */
const TENDED_FOR_MS = 20_000;
/** How soon what becomes due, or changes, while requests are under way is seen. */
const LOOKS_EVERY_MS = 500;

interface Deps {
  readonly vault: Pick<Vault, 'sealForService' | 'openForService'>;
  readonly repositories: Pick<Repositories, 'webhookDeliveries' | 'webhookTending'>;
  readonly guard: AddressGuard;
  readonly observe: AttemptObserver;
  /** Tells of an endpoint that something is due for it. */
  readonly wake: (endpoint: Pick<WebhookEndpoint, 'id' | 'projectId'>) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What an endpoint was, and what was due for it, at a time. */
interface Look {
  readonly at: number;
  readonly endpoint: WebhookEndpoint;
  /** What of it has not been begun. */
  readonly ready: DueDelivery[];
}

/** Sends webhooks: what was made for an endpoint, those of one registration one after the other. */
export function createWebhookActivities(deps: Deps): WebhookActivities {
  const { vault, repositories, guard, observe, wake, now } = deps;
  const { webhookDeliveries, webhookTending } = repositories;
  const instant = (): Instant => new Date(now()).toISOString();

  return { deliverDue: ({ endpointId }) => whileAlive((cancelled) => tend(endpointId, cancelled)) };

  async function tend(endpointId: string, cancelled: AbortSignal): Promise<TendedEndpoint | null> {
    const begun = now();
    const underWay = new Map<string, Promise<void>>();
    let seen: Look | null = null;
    let tick: Promise<void> | null = null;
    try {
      for (;;) {
        if (seen === null || seen.ready.length === 0 || now() - seen.at >= LOOKS_EVERY_MS) {
          const limit = now() - begun < TENDS_FOR_MS ? READ_AT_A_TIME : 0;
          seen = await look(endpointId, { limit, except: [...underWay.keys()] });
          if (seen === null) return null;
        }
        for (const delivery of seen.ready.splice(0, AT_A_TIME - underWay.size)) {
          const made = deliver(seen.endpoint, delivery, cancelled).then((isChanged) => {
            underWay.delete(delivery.id);
            if (isChanged) seen = null;
          });
          underWay.set(delivery.id, made);
        }
        if (underWay.size === 0) return await rest(endpointId);
        tick ??= sleep(LOOKS_EVERY_MS).then(() => {
          tick = null;
        });
        await Promise.race([...underWay.values(), tick]);
      }
    } finally {
      await Promise.allSettled(underWay.values());
    }
  }

  /** Reads the endpoint as well: by now it may be paused, removed, or have another secret. */
  async function look(
    endpointId: string,
    given: { readonly limit: number; readonly except: readonly string[] },
  ): Promise<Look | null> {
    const at = now();
    const endpoint = await webhookTending.tend(endpointId, new Date(at + TENDED_FOR_MS).toISOString());
    if (endpoint === null) return null;
    const ready = given.limit === 0 ? [] : await webhookTending.due(endpoint, new Date(at).toISOString(), given);
    return { at, endpoint, ready: [...ready] };
  }

  /** Answers whether what else is due may have changed with it. */
  async function deliver(endpoint: WebhookEndpoint, delivery: DueDelivery, signal: AbortSignal): Promise<boolean> {
    const at = new Date(now());
    const since = performance.now();
    const keys = signingKeys(openSecrets(vault, endpoint), at.toISOString());
    const result = await sendWebhook(delivery, { url: endpoint.url, keys }, { guard, at, signal });
    const durationMs = Math.round(performance.now() - since);
    observe({ outcome: outcomeOf(result), seconds: durationMs / 1_000 });

    const ended = instant();
    const { status, error } = result;
    const settled = await webhookTending.settle(
      { endpointId: endpoint.id, id: delivery.id },
      { at: ended, status, error, durationMs },
      (before) =>
        delivery.type === TEST_TYPE
          ? { delivery: afterTest(result, ended), endpoint: null, recovered: false }
          : afterAttempt(before, result, ended, Math.random()),
    );
    const health = settled?.endpoint ?? endpoint;
    const isLeftAlone = health.state !== 'active' && health.state !== endpoint.state;
    if (isLeftAlone) await announce(endpoint, health.state, error);
    return isLeftAlone || health.heldUntil !== endpoint.heldUntil;
  }

  /** To the other endpoints of the project, and to whoever reads the log. */
  async function announce(
    { id, projectId, failingSince }: WebhookEndpoint,
    state: Exclude<EndpointState, 'active'>,
    error: string | null,
  ): Promise<void> {
    log.warn(`webhook endpoint ${state}`);
    const type = `webhookEndpoint.${state}` as const;
    const at = instant();
    const data = { failingSince, error };
    const message = { projectId, type, at, subjectId: id, sequence: null, data };
    for (const told of await webhookDeliveries.announce([message], at)) await wake(told);
  }

  async function rest(endpointId: string): Promise<TendedEndpoint | null> {
    const at = now();
    const rested = await webhookTending.rest(endpointId, new Date(at).toISOString());
    if (rested === null) return null;
    return { ...rested, dueInMs: rested.next === null ? null : Math.max(0, Date.parse(rested.next) - at) };
  }
}

/** For the metric: few enough to be counted apart. */
function outcomeOf({ status, error }: AttemptResult): string {
  if (error === null) return 'delivered';
  return status === null ? error : `HTTP_${Math.floor(status / 100)}xx`;
}
