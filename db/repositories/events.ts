import type { RegistrationEvent } from '../../domain/registration';

export interface EventsRepository {
  /** At most `limit` events with a greater sequence than `sequence`, in order and without gaps. */
  after(registrationId: string, sequence: number, limit: number): Promise<readonly RegistrationEvent[]>;
}
