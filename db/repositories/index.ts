import type { Knex } from 'knex';
import { createAccessLogRepository } from './accessLog';
import type { AccessLogRepository } from './accessLog';
import { createAnalyticsRepository } from './analytics';
import type { AnalyticsRepository } from './analytics';
import { createApiKeysRepository } from './apiKeys';
import type { ApiKeysRepository } from './apiKeys';
import { createChallengesRepository } from './challenges';
import type { ChallengesRepository } from './challenges';
import { createContactVerificationsRepository } from './contactVerifications';
import type { ContactVerificationsRepository } from './contactVerifications';
import { createContactsRepository } from './contacts';
import type { ContactsRepository } from './contacts';
import { createDocumentNumbersRepository } from './documentNumbers';
import type { DocumentNumbersRepository } from './documentNumbers';
import { createEnrolledFacesRepository } from './enrolledFaces';
import type { EnrolledFacesRepository } from './enrolledFaces';
import { createEnrolmentsRepository } from './enrolments';
import type { EnrolmentsRepository } from './enrolments';
import { createEventsRepository } from './events';
import type { EventsRepository } from './events';
import { createFeedRepository } from './feed';
import type { FeedRepository } from './feed';
import { createFlowsRepository } from './flows';
import type { FlowsRepository } from './flows';
import { createIdempotencyRepository } from './idempotency';
import type { IdempotencyRepository } from './idempotency';
import { createPersonsRepository } from './persons';
import type { PersonsRepository } from './persons';
import { createProjectionRepository } from './projection';
import type { ProjectionRepository } from './projection';
import { createProjectCertificatesRepository } from './projectCertificates';
import type { ProjectCertificatesRepository } from './projectCertificates';
import { createProjectsRepository } from './projects';
import type { ProjectsRepository } from './projects';
import { createRegistrationsRepository } from './registrations';
import type { RegistrationsRepository } from './registrations';
import { createSearchKeysRepository } from './searchKeys';
import type { SearchKeysRepository } from './searchKeys';
import { createWatchlistsRepository } from './watchlists';
import type { WatchlistsRepository } from './watchlists';
import { createWebhookDeliveriesRepository } from './webhookDeliveries';
import type { WebhookDeliveriesRepository } from './webhookDeliveries';
import { createWebhookEndpointsRepository } from './webhookEndpoints';
import type { WebhookEndpointsRepository } from './webhookEndpoints';
import { createWebhookTendingRepository } from './webhookTending';
import type { WebhookTendingRepository } from './webhookTending';

export interface Repositories {
  readonly projects: ProjectsRepository;
  readonly projectCertificates: ProjectCertificatesRepository;
  readonly apiKeys: ApiKeysRepository;
  readonly flows: FlowsRepository;
  readonly enrolments: EnrolmentsRepository;
  readonly registrations: RegistrationsRepository;
  readonly events: EventsRepository;
  readonly feed: FeedRepository;
  readonly projection: ProjectionRepository;
  readonly contacts: ContactsRepository;
  readonly contactVerifications: ContactVerificationsRepository;
  readonly challenges: ChallengesRepository;
  readonly documentNumbers: DocumentNumbersRepository;
  readonly enrolledFaces: EnrolledFacesRepository;
  readonly persons: PersonsRepository;
  readonly idempotency: IdempotencyRepository;
  readonly accessLog: AccessLogRepository;
  readonly searchKeys: SearchKeysRepository;
  readonly analytics: AnalyticsRepository;
  readonly watchlists: WatchlistsRepository;
  readonly webhookDeliveries: WebhookDeliveriesRepository;
  readonly webhookEndpoints: WebhookEndpointsRepository;
  readonly webhookTending: WebhookTendingRepository;
}

export function createRepositories(knex: Knex): Repositories {
  return {
    projects: createProjectsRepository(knex),
    projectCertificates: createProjectCertificatesRepository(knex),
    apiKeys: createApiKeysRepository(knex),
    flows: createFlowsRepository(knex),
    enrolments: createEnrolmentsRepository(knex),
    registrations: createRegistrationsRepository(knex),
    events: createEventsRepository(knex),
    feed: createFeedRepository(knex),
    projection: createProjectionRepository(knex),
    contacts: createContactsRepository(knex),
    contactVerifications: createContactVerificationsRepository(knex),
    challenges: createChallengesRepository(knex),
    documentNumbers: createDocumentNumbersRepository(knex),
    enrolledFaces: createEnrolledFacesRepository(knex),
    persons: createPersonsRepository(knex),
    idempotency: createIdempotencyRepository(knex),
    accessLog: createAccessLogRepository(knex),
    searchKeys: createSearchKeysRepository(knex),
    analytics: createAnalyticsRepository(knex),
    watchlists: createWatchlistsRepository(knex),
    webhookDeliveries: createWebhookDeliveriesRepository(knex),
    webhookEndpoints: createWebhookEndpointsRepository(knex),
    webhookTending: createWebhookTendingRepository(knex),
  };
}
