import { Refusal } from '../refusal';

/** What one piece of a body costs besides its bytes: a body may be sent in chunks of one byte each. */
const PIECE_BYTES = 200;
/** Seconds after which a caller's other bodies may have been answered. */
const RETRY_AFTER = 2;

/** What is held of one body. */
export interface HeldBody {
  /**
   * Accounts for a piece that arrived.
   * @throws Refusal TEMPORARILY_UNAVAILABLE where all bodies together would be more than the process may hold
   */
  take(bytes: number): void;
  /** The body is kept no longer; may be said more than once. */
  giveBack(): void;
}

/** Bounds what bodies take of a process's memory, all together and by caller. */
export class BodyBudget {
  private held = 0;
  private readonly bodies = new Map<string, number>();

  constructor(private readonly most: { readonly bytes: number; readonly bodiesPerCaller: number }) {}

  /** @throws Refusal RATE_LIMITED where the caller has as many bodies under way as one may */
  open(caller: string): HeldBody {
    const others = this.bodies.get(caller) ?? 0;
    if (others >= this.most.bodiesPerCaller) throw new Refusal('RATE_LIMITED', { retryAfter: RETRY_AFTER });
    this.bodies.set(caller, others + 1);
    let taken = 0;
    let isGivenBack = false;
    return {
      take: (bytes) => {
        if (isGivenBack) return;
        const cost = bytes + PIECE_BYTES;
        if (this.held + cost > this.most.bytes) throw new Refusal('TEMPORARILY_UNAVAILABLE');
        this.held += cost;
        taken += cost;
      },
      giveBack: () => {
        if (isGivenBack) return;
        isGivenBack = true;
        this.held -= taken;
        const left = (this.bodies.get(caller) ?? 0) - 1;
        if (left > 0) this.bodies.set(caller, left);
        else this.bodies.delete(caller);
      },
    };
  }
}
