import type { Knex } from 'knex';
import { uuidv7 } from 'uuidv7';
import type { WebhookType } from '../../domain/webhooks/types';
import type { Instant } from '../../domain/vocabulary';
import type { WebhookEndpoint } from './webhookEndpoints';

/** What the endpoints of a project are told: ids, codes and times. */
export interface WebhookMessage {
  readonly projectId: string;
  readonly type: WebhookType;
  readonly at: Instant;
  /** Whose messages keep their order: the registration's id, or that of what else it is about. */
  readonly subjectId: string;
  /** Where messages of the subject are numbered: the one before of the same endpoint is told with it. */
  readonly sequence: number | null;
  readonly data: Readonly<Record<string, unknown>>;
}

export type WokenEndpoint = Pick<WebhookEndpoint, 'id' | 'projectId'>;

interface TakingEndpoint extends Pick<WebhookEndpoint, 'id' | 'projectId' | 'eventTypes' | 'createdAt'> {
  readonly tendedUntil: Instant | null;
}
interface Made {
  readonly endpointId: string;
  readonly message: WebhookMessage;
}
interface Subject {
  readonly endpointId: string;
  readonly subjectId: string;
}

/** Rows of one statement. */
const PART = 500;

/** Makes deliveries for every endpoint that takes a message; answers the endpoints to which nobody tends. */
export async function addWebhookMessages(
  trx: Knex.Transaction,
  messages: readonly WebhookMessage[],
  at: Instant,
): Promise<readonly WokenEndpoint[]> {
  const projects = [...new Set(messages.map(({ projectId }) => projectId))];
  // Locked, so that nobody who finds nothing due for an endpoint ends just when something is made for it.
  const endpoints = await trx('webhook_endpoints')
    .whereIn('project_id', projects)
    .whereNot('state', 'disabled')
    .orderBy('id')
    .forUpdate()
    .select<TakingEndpoint[]>({
      id: 'id',
      projectId: 'project_id',
      eventTypes: 'event_types',
      createdAt: 'created_at',
      tendedUntil: 'tended_until',
    });
  const made = messages.flatMap((message) =>
    endpoints.filter((endpoint) => takes(endpoint, message)).map(({ id }): Made => ({ endpointId: id, message })),
  );
  if (made.length === 0) return [];

  const subjects = subjectsOf(made);
  const before = await sequencesBefore(trx, made, subjects);
  for (let start = 0; start < made.length; start += PART) {
    const rows = made.slice(start, start + PART).map((one) => rowOf(one, before, at));
    await trx('webhook_deliveries').insert(rows);
  }
  await unblock(trx, [...subjects.values()], at);
  const told = new Set(made.map(({ endpointId }) => endpointId));
  return endpoints
    .filter(({ id, tendedUntil }) => told.has(id) && (tendedUntil === null || tendedUntil < at))
    .map(({ id, projectId }) => ({ id, projectId }));
}

/** Of each subject the first delivery that is pending is due: at once, unless a time was set for it before. */
export async function unblock(trx: Knex.Transaction, subjects: readonly Subject[], at: Instant): Promise<void> {
  await trx.raw(
    `update webhook_deliveries delivery
     set next_attempt_at = case when delivery.number = first.number then coalesce(next_attempt_at, ?) end
     from unnest(?::text[], ?::text[]) as subject(endpoint_id, subject_id)
     cross join lateral (
       select number from webhook_deliveries pending
       where pending.endpoint_id = subject.endpoint_id and pending.subject_id = subject.subject_id
         and pending.state = 'pending'
       order by number limit 1) first
     where delivery.endpoint_id = subject.endpoint_id and delivery.subject_id = subject.subject_id
       and delivery.state = 'pending' and (delivery.number = first.number) = (next_attempt_at is null)`,
    [at, subjects.map(({ endpointId }) => endpointId), subjects.map(({ subjectId }) => subjectId)],
  );
}

/** What happened before there was the endpoint is not told, however late it is read; nor is an endpoint told of itself. */
function takes({ id, projectId, eventTypes, createdAt }: TakingEndpoint, message: WebhookMessage): boolean {
  if (projectId !== message.projectId || id === message.subjectId || message.at < createdAt) return false;
  return eventTypes?.includes(message.type) ?? true;
}

const keyOf = ({ endpointId, subjectId }: Subject) => `${endpointId}/${subjectId}`;

function subjectsOf(made: readonly Made[]): ReadonlyMap<string, Subject> {
  return new Map(
    made.map(({ endpointId, message: { subjectId } }) => [keyOf({ endpointId, subjectId }), { endpointId, subjectId }]),
  );
}

/** The sequences that each subject had at an endpoint: the last of those made before, and all of those made now. */
async function sequencesBefore(
  trx: Knex.Transaction,
  made: readonly Made[],
  subjects: ReadonlyMap<string, Subject>,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const now = new Map<string, number[]>([...subjects.keys()].map((key) => [key, []]));
  for (const { endpointId, message } of made) {
    if (message.sequence !== null) now.get(keyOf({ endpointId, ...message }))?.push(message.sequence);
  }
  const asked = [...subjects].map(([key, subject]) => ({ ...subject, first: Math.min(...(now.get(key) ?? [])) }));
  const numbered = asked.filter(({ first }) => Number.isFinite(first));
  const { rows } = await trx.raw<{ rows: readonly (Subject & { readonly sequence: number })[] }>(
    `select asked.endpoint_id as "endpointId", asked.subject_id as "subjectId", before.sequence
     from unnest(?::text[], ?::text[], ?::integer[]) as asked(endpoint_id, subject_id, first)
     cross join lateral (
       select sequence from webhook_deliveries delivery
       where delivery.endpoint_id = asked.endpoint_id and delivery.subject_id = asked.subject_id
         and delivery.sequence < asked.first
       order by number desc limit 1) before`,
    [
      numbered.map(({ endpointId }) => endpointId),
      numbered.map(({ subjectId }) => subjectId),
      numbered.map(({ first }) => first),
    ],
  );
  for (const { sequence, ...subject } of rows) now.get(keyOf(subject))?.unshift(sequence);
  return now;
}

function rowOf(
  { endpointId, message }: Made,
  before: ReadonlyMap<string, readonly number[]>,
  at: Instant,
): Readonly<Record<string, unknown>> {
  const { projectId, type, subjectId, sequence } = message;
  const earlier = (before.get(keyOf({ endpointId, subjectId })) ?? []).filter(
    (one) => sequence !== null && one < sequence,
  );
  const place =
    sequence === null ? {} : { sequence, previousSequence: earlier.length === 0 ? null : Math.max(...earlier) };
  const data = { id: subjectId, projectId, ...place, ...message.data };
  return {
    ...{ type, sequence, id: `dlv_${uuidv7()}`, created_at: at },
    endpoint_id: endpointId,
    project_id: projectId,
    subject_id: subjectId,
    body: JSON.stringify({ type, timestamp: message.at, data }),
  };
}
