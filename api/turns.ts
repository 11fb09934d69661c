import { Refusal } from '../refusal';

/** Lets only so much work run at a time; the rest waits for its turn, first come, first served. */
export class Turns {
  private running = 0;
  private waitingBytes = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param most how much runs at a time, and the bytes that what waits may hold meanwhile */
  constructor(private readonly most: { readonly atOnce: number; readonly waitingBytes: number }) {}

  /**
   * Does the work when it is its turn.
   * @param bytes what it keeps in memory until then
   * @throws Refusal TEMPORARILY_UNAVAILABLE where too much waits
   */
  async take<Result>(bytes: number, work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.most.atOnce) this.running += 1;
    else await this.turn(bytes);
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // Who is next runs in this one's place.
      if (next === undefined) this.running -= 1;
      else next();
    }
  }

  private async turn(bytes: number): Promise<void> {
    if (this.waitingBytes + bytes > this.most.waitingBytes) throw new Refusal('TEMPORARILY_UNAVAILABLE');
    this.waitingBytes += bytes;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.waitingBytes -= bytes;
  }
}
