/** What a test file opens: all of it is closed at its end, in reverse, however far it came and whatever fails. */
export class Opened {
  readonly #closers: (() => Promise<unknown>)[] = [];

  /** Gives back what is to be closed. */
  keep<Thing>(thing: Thing, close: (thing: Thing) => Promise<unknown>): Thing {
    this.#closers.push(() => close(thing));
    return thing;
  }

  /** Throws the faults of all that could not be closed. */
  async close(): Promise<void> {
    const faults: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      await close().catch((fault: unknown) => faults.push(fault));
    }
    if (faults.length > 0) throw new AggregateError(faults, 'Not everything could be closed');
  }
}
