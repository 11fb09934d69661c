import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../domain/canonicalJson';
import type { RequestBody } from './body/requestBody';
import { Refusal } from './refusal';
import type { Services } from './services';

/** An answer as it is sent; the body is null where there is none. */
export interface Rendered {
  readonly status: number;
  readonly body: unknown;
  readonly sequence: number | null;
  readonly location: string | null;
}
const rendered: z.ZodType<Rendered> = z.object({
  status: z.int(),
  body: z.unknown(),
  sequence: z.int().nullable(),
  location: z.string().nullable(),
});
const keptAnswer = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(rendered);

/** Seconds after which a request that finds its key in use is worth repeating. */
const RETRY_AFTER = 1;

interface Once {
  readonly id: string;
  readonly projectId: string | null;
  readonly registrationId: string | null;
  readonly body: RequestBody;
  readonly resourceId: string;
  /** Does what the request asks, for the first time where it is fresh; ids that it makes come from the resource id. */
  readonly work: (resourceId: string, isFresh: boolean) => Promise<Rendered>;
  /** What may be kept of the answer. */
  readonly keep: (answer: Rendered) => Rendered;
}

/**
 * Does the work of a request once for its idempotency key, and answers what was answered before where it was done.
 * 429 and 5xx are not kept: the next request with the key goes on where this one stopped.
 * @throws Refusal IDEMPOTENCY_MISMATCH or IDEMPOTENCY_IN_PROGRESS
 */
export async function once(
  { repositories, vault, leases }: Services,
  { id, projectId, registrationId, body, resourceId, work, keep }: Once,
): Promise<{ readonly answer: Rendered; readonly isReplay: boolean }> {
  const fingerprint = vault.hash('fingerprint', textOf(body));
  const begun = await repositories.idempotency.begin({ id, projectId, registrationId, fingerprint, resourceId });
  switch (begun.type) {
    case 'mismatch':
      throw new Refusal('IDEMPOTENCY_MISMATCH');
    case 'inProgress':
      throw new Refusal('IDEMPOTENCY_IN_PROGRESS', { retryAfter: RETRY_AFTER });
    case 'replay':
      return { answer: keptAnswer.parse(vault.openForService('idempotency', id, begun.answer)), isReplay: true };
    case 'fresh':
    case 'takenOver': {
      const { lease } = begun;
      leases.add(lease);
      try {
        const answer = await work(begun.resourceId, begun.type === 'fresh');
        if (isKept(answer.status)) {
          const kept = vault.sealForService('idempotency', id, JSON.stringify(keep(answer)));
          await repositories.idempotency.finish(lease, kept);
        } else await repositories.idempotency.release(lease);
        return { answer, isReplay: false };
      } catch (error) {
        // Where the database is what failed, the lease runs out by itself.
        await repositories.idempotency.release(lease).catch(() => undefined);
        throw error;
      } finally {
        leases.remove(lease);
      }
    }
  }
}

export function isKept(status: number): boolean {
  return status !== 429 && status < 500;
}

/** One text for equal bodies, however they were written: JSON by its value, files by their SHA-256. */
function textOf(body: RequestBody): string {
  if (body.type !== 'multipart') return canonicalJson(body);
  const files = body.files.map(({ name, bytes }) => ({
    name,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  return canonicalJson({ fields: body.fields, files });
}
