import { z } from 'zod';
import { durationMs } from '../../domain/duration';
import { DELIVERY_STATES, ENDPOINT_STATES, WEBHOOK_TYPES } from '../../domain/webhooks/types';
import { givenInstant, id, instant, orNull, page, paging, text } from './common';

// ── given ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Requests carry no credentials but their signature, and a fragment is never sent. */
const receiverUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((given) => {
    const url = URL.parse(given);
    return url === null || (url.username === '' && url.password === '' && url.hash === '');
  })
  .meta({
    description: 'Takes a POST for every event: `https`, or `http` in a network that the operator of this API named',
    example: 'https://acme.example/webhooks',
  });

const webhookType = z.enum(WEBHOOK_TYPES).meta({ example: 'registration.completed' });

const changeable = {
  url: receiverUrl,
  description: text(200).nullable(),
  eventTypes: z
    .array(webhookType)
    .min(1)
    .max(WEBHOOK_TYPES.length)
    .nullable()
    .meta({ description: 'What it is told of; null: of everything, new types included' }),
};

export const webhookEndpointCreation = z
  .strictObject({
    ...changeable,
    description: changeable.description.default(null),
    eventTypes: changeable.eventTypes.default(null),
    projectId: id('prj').optional().meta({ description: 'For the admin key; a project key names its own or none' }),
  })
  .meta({
    id: 'WebhookEndpointCreation',
    example: { url: 'https://acme.example/webhooks', eventTypes: ['registration.completed', 'registration.failed'] },
  });

export const webhookEndpointChange = z
  .strictObject({
    ...changeable,
    state: z.enum(['active', 'paused']).meta({
      description:
        '`active` also ends a pause and what a 410 did: everything that waits is sent, with all its attempts before it',
    }),
  })
  .partial()
  .meta({ id: 'WebhookEndpointChange', example: { state: 'active' } });

const MAX_OVERLAP = 'P30D';

export const secretRotation = z
  .strictObject({
    overlap: z
      .string()
      .default('PT24H')
      .refine((given) => (durationMs(given) ?? Infinity) <= (durationMs(MAX_OVERLAP) ?? 0))
      .meta({ description: 'How long the secret before signs along: an ISO 8601 duration, at most 30 days' }),
  })
  .meta({ id: 'WebhookSecretRotation', example: { overlap: 'PT24H' } });

const restrictions = {
  type: webhookType.optional(),
  registrationId: id('reg').optional(),
};

export const deliveryFilter = z.strictObject({
  ...paging,
  ...restrictions,
  state: z.enum(DELIVERY_STATES).optional(),
});

export const redelivery = z
  .strictObject({
    ...restrictions,
    deliveryId: id('dlv').optional(),
    from: givenInstant.optional(),
    to: givenInstant.optional(),
    allFailed: z.literal(true).optional(),
  })
  .refine(
    ({ deliveryId, from, allFailed }) =>
      [deliveryId, from, allFailed].filter((given) => given !== undefined).length === 1,
  )
  .meta({
    id: 'WebhookRedelivery',
    description:
      'One of `deliveryId`, `from` (what was made since, before `to` where that is given, whether delivered or not) and ' +
      '`allFailed`; `type` and `registrationId` restrict the last two',
    example: { from: '2026-03-14T00:00:00.000Z', to: '2026-03-15T00:00:00.000Z', type: 'registration.completed' },
  });

export const projectOnly = z.strictObject({ ...paging, projectId: id('prj').optional() });

// ── told ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const webhookEndpoint = z
  .object({
    id: id('whk'),
    projectId: id('prj'),
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(webhookType).nullable(),
    state: z.enum(ENDPOINT_STATES).meta({
      description:
        '`paused`: by a change, or because nothing was delivered for 75 h; what happens is kept. `disabled`: it answered ' +
        '410; what happens is not kept for it',
    }),
    failingSince: orNull(instant).meta({ description: 'Since when every attempt has failed' }),
    undelivered: z.object({ pending: z.int(), failed: z.int() }),
    secretOverlapUntil: orNull(instant).meta({ description: 'Until when the secret before the newest signs along' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'WebhookEndpoint' });
export type WebhookEndpointView = z.infer<typeof webhookEndpoint>;

export const webhookEndpointWithSecret = webhookEndpoint
  .extend({
    secret: z
      .string()
      .nullable()
      .meta({ description: 'Shown once; null when the request is repeated', example: 'whsec_…' }),
  })
  .meta({ id: 'WebhookEndpointWithSecret' });

export const webhookEndpointPage = page(webhookEndpoint).meta({ id: 'WebhookEndpointPage' });

export const webhookDelivery = z
  .object({
    id: id('dlv').meta({ description: 'The `webhook-id` of its requests' }),
    type: webhookType,
    registrationId: orNull(id('reg')),
    sequence: z.int().nullable().meta({ description: 'Of the event of the registration' }),
    state: z.enum(DELIVERY_STATES),
    attempts: z.int().meta({ description: 'Made since it was made, or made pending once more' }),
    nextAttemptAt: orNull(instant).meta({
      description: 'Null while an earlier one of its registration is pending, and once it has ended',
    }),
    lastAttempt: orNull(
      z.object({
        at: instant,
        status: z.int().nullable(),
        error: z.string().nullable().meta({ example: 'TIMED_OUT' }),
        durationMs: z.int(),
      }),
    ),
    createdAt: instant,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDeliveryView = z.infer<typeof webhookDelivery>;

export const webhookDeliveryPage = page(webhookDelivery).meta({ id: 'WebhookDeliveryPage' });

export const redelivered = z
  .object({ redelivered: z.int().meta({ description: 'How many are pending once more' }) })
  .meta({ id: 'WebhookRedelivered' });
