import { z } from 'zod';
import { ANYONE } from '../access';
import { defineRoute } from '../defineRoute';
import { loadNothing } from '../load';
import { Refusal } from '../refusal';
import { NO_BODY, NO_QUERY, reply } from '../route';

const tag = 'Health';
const health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });

export const healthRoutes = [
  defineRoute({
    method: 'get',
    path: '/healthz',
    operation: 'readHealth',
    tag,
    summary: 'Whether the process runs',
    access: ANYONE,
    limit: 'read',
    load: loadNothing,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'It does', schema: health } },
    handle: () => Promise.resolve(reply(200, { status: 'ok' as const })),
  }),
  defineRoute({
    method: 'get',
    path: '/readyz',
    operation: 'readReadiness',
    tag,
    summary: 'Whether requests can be served: PostgreSQL and Temporal are there',
    access: ANYONE,
    limit: 'read',
    load: loadNothing,
    query: NO_QUERY,
    body: NO_BODY,
    answers: { 200: { description: 'They can', schema: health } },
    handle: async ({ services }) => {
      if (!services.takesRequests()) throw new Refusal('TEMPORARILY_UNAVAILABLE');
      await Promise.all([services.pingDatabase(), services.runs.ping()]).catch(() => {
        throw new Refusal('TEMPORARILY_UNAVAILABLE');
      });
      return reply(200, { status: 'ok' as const });
    },
  }),
];
