import type { IdempotencyRepository, Lease } from '../db/repositories/idempotency';

const RENEW_EVERY_MS = 3_000;

/** Keeps the holds on idempotency keys alive that requests of this process have, for as long as they run. */
export interface Leases {
  add(lease: Lease): void;
  remove(lease: Lease): void;
  close(): void;
}

export function createLeases(idempotency: Pick<IdempotencyRepository, 'renew'>): Leases {
  const held = new Set<Lease>();
  const timer = setInterval(() => {
    for (const lease of held) {
      // While PostgreSQL is away nobody else can take the key either; the next round renews it.
      idempotency.renew(lease).catch(() => undefined);
    }
  }, RENEW_EVERY_MS);
  timer.unref();
  return {
    add: (lease) => void held.add(lease),
    remove: (lease) => void held.delete(lease),
    close: () => {
      clearInterval(timer);
    },
  };
}
