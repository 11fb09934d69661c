import { Refusal } from './refusal';

/** Lets only so much work run at a time; the rest waits for its turn, first come, first served. */
export class Turns {
  private running = 0;
  private waitingSize = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param most how much runs at a time, and the size that all that waits may have, in the unit of `take` */
  constructor(private readonly most: { readonly atOnce: number; readonly waiting: number }) {}

  /**
   * Does the work when it is its turn.
   * @param size what it counts for while it waits: the bytes that it keeps in memory, or 1
   * @throws Refusal TEMPORARILY_UNAVAILABLE where too much waits
   */
  async take<Result>(size: number, work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.most.atOnce) this.running += 1;
    else await this.turn(size);
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Who is next runs in this one's place.
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private async turn(size: number): Promise<void> {
    if (this.waitingSize + size > this.most.waiting) throw new Refusal('TEMPORARILY_UNAVAILABLE');
    this.waitingSize += size;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.waitingSize -= size;
  }
}
