/** One thing done for a registration. Those that are updates of its run have a name, and their time is reported. */
export interface Action {
  readonly update: string | null;
  readonly run: () => Promise<unknown>;
}

/** One registration, ready to be taken from its creation to COMPLETED by doing its actions in order. */
export interface Course {
  readonly actions: readonly Action[];
  /** Known once the first action was done. */
  workflowId(): string;
}

export const VARIANTS = ['http', 'direct', 'bare'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** A way to take registrations through the same updates. */
export interface Variant {
  readonly name: VariantName;
  /** Makes what must exist before the measured time begins. */
  prepare(count: number): Promise<readonly Course[]>;
}

export function update(name: string, run: () => Promise<unknown>): Action {
  return { update: name, run };
}

/** What a person's or a company's program does between two updates. */
export function between(run: () => Promise<unknown>): Action {
  return { update: null, run };
}
