import type { FeedEvent } from '../../db/repositories/feed';
import { kindOf } from '../../domain/kindOf';
import type { RegistrationEvent } from '../../domain/registration';
import { forScope, isBackend } from '../access';
import { defineRoute } from '../defineRoute';
import { loadProject, loadRegistration } from '../load';
import { Refusal } from '../refusal';
import { NO_BODY, reply } from '../route';
import type { RequestFacts } from '../route';
import { UPDATED, eventPage, eventsAfter, projectEventPage, projectEventsAfter } from '../schemas/event';
import { SentEvents } from '../sentEvents';
import type { Followed } from '../live/eventStream';

const tag = 'Events';
const STREAMED =
  'With `Accept: text/event-stream` they are sent as they happen, for ten minutes at a time; a client that comes again ' +
  'with `Last-Event-ID`, as browsers do by themselves, misses none.';
const TOO_MANY_STREAMS_RETRY_S = 5;

export const eventRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}/events',
    operation: 'readEvents',
    tag,
    summary: 'Read what happened, in order and without gaps',
    description:
      'A registration token sees the same sequence, but with empty `data`, and red flags only as ' +
      `\`${UPDATED}\` without a key. ${STREAMED}`,
    access: forScope('registrations:read', 'applicant'),
    limit: 'read',
    load: loadRegistration,
    query: eventsAfter,
    body: NO_BODY,
    answers: { 200: { description: 'A page of events', schema: eventPage, streams: true } },
    handle: async (call) => {
      const { services, credential, resource, stream, query } = call;
      const { id, sequence } = resource.registration;
      const { feed, events } = services.repositories;
      const view = (event: RegistrationEvent) => (isBackend(credential) ? forBackend(event) : forPerson(event));
      if (stream !== null) {
        const had = stream.lastEventId ?? query.after;
        return streamOf(call, {
          id,
          backlog: (limit) => feed.ofRegistration(id, { sequence: had }, limit),
          after: (position, limit) => feed.ofRegistration(id, { position }, limit),
          idOf: ({ event }) => event.sequence,
          view: ({ event }) => view(event),
        });
      }
      const page = await events.after(id, query.after, query.limit);
      const last = page.at(-1)?.sequence ?? query.after;
      return reply(200, { data: page.map(view), next: last < sequence ? last : null });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/projects/{id}/events',
    operation: 'readProjectEvents',
    tag,
    summary: 'Read what happened to all registrations of a project',
    description:
      'In one order that never changes behind a reader, in which those of one registration follow their sequence. An ' +
      `event appears within a second. ${STREAMED} A stream without \`Last-Event-ID\` and \`after\` begins now.`,
    access: forScope('registrations:read'),
    limit: 'read',
    load: loadProject,
    query: projectEventsAfter,
    body: NO_BODY,
    answers: { 200: { description: 'A page of events', schema: projectEventPage, streams: true } },
    handle: async (call) => {
      const { services, resource, stream, query } = call;
      const { id } = resource.project;
      const { feed } = services.repositories;
      if (stream !== null) {
        let from: Promise<number> | null = null;
        const beginning = () => (from ??= begin());
        const begin = () => {
          const had = stream.lastEventId ?? query.after;
          return had === undefined ? feed.last() : Promise.resolve(had);
        };
        return streamOf(call, {
          id,
          backlog: async (limit) => feed.after(await beginning(), limit, id),
          after: (position, limit) => feed.after(position, limit, id),
          idOf: ({ position }) => position,
          view: ofProject,
        });
      }
      const page = await feed.after(query.after ?? 0, query.limit, id);
      const last = page.at(-1)?.position;
      const isWhole = page.length < query.limit || last === undefined;
      return reply(200, { data: page.map(ofProject), next: isWhole ? null : last });
    },
  }),
];

/** @throws Refusal TEMPORARILY_UNAVAILABLE where this process has as many streams open as it may */
function streamOf({ services, requestId }: RequestFacts, followed: Omit<Followed, 'failed'>) {
  if (!services.live.hasRoom) throw new Refusal('TEMPORARILY_UNAVAILABLE', { retryAfter: TOO_MANY_STREAMS_RETRY_S });
  const failed = (error: unknown) =>
    services.log.warn({ requestId, ...kindOf(error) }, 'a stream of events was cut off');
  return reply(200, new SentEvents({ ...followed, failed }));
}

function ofProject({ position, registrationId, event }: FeedEvent) {
  return { position, registrationId, ...forBackend(event) };
}

function forBackend(event: RegistrationEvent) {
  return { ...event, data: { ...event.data } };
}

/** That something happened, but neither what was found nor what is suspected. */
function forPerson({ sequence, at, type, key }: RegistrationEvent) {
  if (type === 'redFlag.raised') return { sequence, at, type: UPDATED, data: {} } as const;
  return { sequence, at, type, ...(key !== undefined && { key }), data: {} };
}
