import type { RegistrationEvent } from '../../domain/registration';
import { forScope, isBackend } from '../access';
import { defineRoute } from '../defineRoute';
import { loadRegistration } from '../load';
import { NO_BODY, reply } from '../route';
import { UPDATED, eventPage, eventsAfter } from '../schemas/event';

export const eventRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}/events',
    operation: 'readEvents',
    tag: 'Events',
    summary: 'Read what happened, in order and without gaps',
    description:
      'A registration token sees the same sequence, but with empty `data`, and red flags only as ' +
      `\`${UPDATED}\` without a key.`,
    access: forScope('registrations:read', 'applicant'),
    limit: 'read',
    load: loadRegistration,
    query: eventsAfter,
    body: NO_BODY,
    answers: { 200: { description: 'A page of events', schema: eventPage } },
    handle: async ({ services, credential, resource, query: { after, limit } }) => {
      const { id, sequence } = resource.registration;
      const events = await services.repositories.events.after(id, after, limit);
      const last = events.at(-1)?.sequence ?? after;
      return reply(200, {
        data: events.map((event) => (isBackend(credential) ? { ...event, data: { ...event.data } } : forPerson(event))),
        next: last < sequence ? last : null,
      });
    },
  }),
];

/** That something happened, but neither what was found nor what is suspected. */
function forPerson({ sequence, at, type, key }: RegistrationEvent) {
  if (type === 'redFlag.raised') return { sequence, at, type: UPDATED, data: {} } as const;
  return { sequence, at, type, ...(key !== undefined && { key }), data: {} };
}
