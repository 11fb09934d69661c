import { z } from 'zod';
import { EVENT_TYPES } from '../../domain/registration';
import { id, instant } from './common';

export const eventsAfter = z.strictObject({
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0).meta({ description: 'A sequence; 0 for all' }),
  limit: z.coerce.number().int().min(1).max(100).default(100),
});

export const projectEventsAfter = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: 'A position; where left out, a page begins with the first event and a stream now' }),
  limit: eventsAfter.shape.limit,
});

/** What a registration token sees in place of a red flag: the sequence has no gap, and a suspicion is not told. */
export const UPDATED = 'registration.updated';

const event = z.object({
  sequence: z.int(),
  type: z.enum([...EVENT_TYPES, UPDATED]).meta({
    description: `\`${UPDATED}\` is shown to a registration token alone, in place of \`redFlag.raised\``,
  }),
  at: instant,
  key: z.string().optional(),
  data: z
    .record(z.string(), z.unknown())
    .meta({ description: 'Empty for a registration token: it sees that something happened, not what was found' }),
});

export const eventPage = z
  .object({
    data: z.array(event),
    next: z.int().nullable().meta({ description: '`after` of the next page; null where there is nothing more yet' }),
  })
  .meta({ id: 'EventPage' });

export const projectEventPage = z
  .object({
    data: z.array(
      event.extend({
        position: z.int().meta({ description: 'In the order of all events' }),
        registrationId: id('reg'),
      }),
    ),
    next: z.int().nullable().meta({ description: '`after` of the next page; null where there is nothing more yet' }),
  })
  .meta({ id: 'ProjectEventPage' });
