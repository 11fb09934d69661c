import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Vault } from '../db/vault/vault';
import { later } from '../domain/expiry';
import type { Instant } from '../domain/vocabulary';

/** As Standard Webhooks writes secrets: what follows is base64. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
/** The newest, and those before it whose time is not over. */
const MOST_SECRETS = 4;

const secrets = z.array(z.object({ secret: z.string(), expiresAt: z.string().nullable() })).readonly();

/** The secrets of an endpoint, the newest first, which alone never expires. */
export type WebhookSecrets = z.infer<typeof secrets>;

type Sealer = Pick<Vault, 'sealForService' | 'openForService'>;

export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

export function sealSecrets(vault: Sealer, endpointId: string, values: WebhookSecrets): Buffer {
  return vault.sealForService(
    'webhookSecrets',
    endpointId,
    values.map((value) => ({ ...value })),
  );
}

export function openSecrets(
  vault: Sealer,
  endpoint: { readonly id: string; readonly sealedSecrets: Buffer },
): WebhookSecrets {
  return secrets.parse(vault.openForService('webhookSecrets', endpoint.id, endpoint.sealedSecrets));
}

/** With a new secret; the one before it signs along with it for the time of the overlap. */
export function rotated(before: WebhookSecrets, secret: string, at: Instant, overlapMs: number): WebhookSecrets {
  const end = later(at, overlapMs);
  const kept = before
    .map(({ secret: old, expiresAt }) => ({
      secret: old,
      expiresAt: expiresAt !== null && expiresAt < end ? expiresAt : end,
    }))
    .filter(({ expiresAt }) => expiresAt > at);
  return [{ secret, expiresAt: null }, ...kept].slice(0, MOST_SECRETS);
}

/** The keys that sign at a time, the newest first. */
export function signingKeys(values: WebhookSecrets, at: Instant): readonly Buffer[] {
  return values
    .filter(({ expiresAt }) => expiresAt === null || expiresAt > at)
    .map(({ secret }) => Buffer.from(secret.slice(PREFIX.length), 'base64'));
}

/** Until when another secret than the newest signs; null where none does. */
export function overlapEnd(values: WebhookSecrets, at: Instant): Instant | null {
  const ends = values.flatMap(({ expiresAt }) => (expiresAt !== null && expiresAt > at ? [expiresAt] : []));
  return ends.toSorted().at(-1) ?? null;
}
