import { z } from 'zod';
import { SCOPES } from '../access';
import { id, instant, page, text } from './common';

const scopes = z.array(z.enum(SCOPES)).max(SCOPES.length);

export const apiKeyCreation = z
  .strictObject({
    name: text(100),
    scopes: scopes.default([]),
    publishable: z
      .boolean()
      .default(false)
      .meta({ description: 'For the company’s own page: may only begin registrations of open flows' }),
  })
  .refine((key) => !key.publishable || key.scopes.length === 0, { path: ['scopes'] })
  .meta({ id: 'ApiKeyCreation', example: { name: 'Backend', scopes: ['registrations:read', 'registrations:write'] } });

export const apiKey = z
  .object({
    id: id('key'),
    name: z.string(),
    scopes,
    publishable: z.boolean(),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof apiKey>;

export const createdApiKey = apiKey
  .extend({ secret: z.string().nullable().meta({ description: 'Shown once; null when the request is repeated' }) })
  .meta({ id: 'CreatedApiKey' });

export const apiKeyPage = page(apiKey).meta({ id: 'ApiKeyPage' });
