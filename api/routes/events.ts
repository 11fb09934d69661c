import { forScope, isBackend } from '../access';
import { defineRoute } from '../defineRoute';
import { loadRegistration } from '../load';
import { NO_BODY, reply } from '../route';
import { eventPage, eventsAfter } from '../schemas/event';

export const eventRoutes = [
  defineRoute({
    method: 'get',
    path: '/v1/app-registrations/{id}/events',
    operation: 'readEvents',
    tag: 'Events',
    summary: 'Read what happened, in order and without gaps',
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
      const seesFindings = isBackend(credential);
      return reply(200, {
        data: events.map((event) => ({ ...event, data: seesFindings ? { ...event.data } : {} })),
        next: last < sequence ? last : null,
      });
    },
  }),
];
