import type { AccessLogRepository } from './accessLog';
import type { ApiKeysRepository } from './apiKeys';
import type { ChallengesRepository } from './challenges';
import type { ContactVerificationsRepository } from './contactVerifications';
import type { ContactsRepository } from './contacts';
import type { EnrolmentsRepository } from './enrolments';
import type { EventsRepository } from './events';
import type { FlowsRepository } from './flows';
import type { IdempotencyRepository } from './idempotency';
import type { ProjectionRepository } from './projection';
import type { ProjectsRepository } from './projects';
import type { RegistrationsRepository } from './registrations';

export interface Repositories {
  readonly projects: ProjectsRepository;
  readonly apiKeys: ApiKeysRepository;
  readonly flows: FlowsRepository;
  readonly enrolments: EnrolmentsRepository;
  readonly registrations: RegistrationsRepository;
  readonly events: EventsRepository;
  readonly projection: ProjectionRepository;
  readonly contacts: ContactsRepository;
  readonly contactVerifications: ContactVerificationsRepository;
  readonly challenges: ChallengesRepository;
  readonly idempotency: IdempotencyRepository;
  readonly accessLog: AccessLogRepository;
}
