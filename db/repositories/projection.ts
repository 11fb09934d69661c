import type { Registration, RegistrationEvent } from '../../domain/registration';

/** The events handed over begin later than those stored end: hand over all of them. */
export class ProjectionGapError extends Error {}

export interface ProjectionRepository {
  /**
   * Stores the state and its events at once. `events` are in order, without gaps, and end with the state's `sequence`.
   * What is stored already, or is newer, stays as it is. Throws a `ProjectionGapError` rather than leave a gap.
   */
  apply(change: { readonly registration: Registration; readonly events: readonly RegistrationEvent[] }): Promise<void>;
  /** For a rebuild: forgets the rows of a registration. */
  remove(registrationId: string): Promise<void>;
}
