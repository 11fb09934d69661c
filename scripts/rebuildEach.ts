import { WorkflowNotFoundError } from '@temporalio/client';
import type { Change, ProjectionRepository } from '../db/repositories/projection';

/** `not in Temporal`: no run, or not the first one, is kept there any more. */
export type Outcome = 'rebuilt' | 'newer rows kept' | 'not in Temporal' | 'failed';

export interface Rebuilt {
  readonly id: string;
  readonly outcome: Outcome;
  /** What went wrong, where it failed. */
  readonly fault: string | null;
}

/**
 * Restores rows and events of registrations, one after the other, also after one that cannot be restored.
 * @param read all that Temporal knows of a registration
 */
export async function* rebuildEach(
  ids: readonly string[],
  projection: Pick<ProjectionRepository, 'lastEvent' | 'rebuild'>,
  read: (id: string) => Promise<Change | null>,
): AsyncGenerator<Rebuilt> {
  async function rebuild(id: string): Promise<Rebuilt> {
    try {
      const seen = await projection.lastEvent(id);
      const known = await read(id);
      if (known === null) return { id, outcome: 'not in Temporal', fault: null };
      const isRebuilt = await projection.rebuild(known, seen);
      return { id, outcome: isRebuilt ? 'rebuilt' : 'newer rows kept', fault: null };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { id, outcome: 'not in Temporal', fault: null };
      return { id, outcome: 'failed', fault: error instanceof Error ? error.message : String(error) };
    }
  }

  for (const id of ids) yield await rebuild(id);
}
