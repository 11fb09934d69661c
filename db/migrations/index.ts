import type { Knex } from 'knex';
import * as projects from './0001_projects';
import * as vault from './0002_vault';
import * as registrations from './0003_registrations';
import * as steps from './0004_steps';
import * as requests from './0005_requests';
import * as documentNumbers from './0006_document_numbers';
import * as projectCertificates from './0007_project_certificates';
import * as enrolledFaces from './0008_enrolled_faces';
import * as watchlists from './0009_watchlists';
import * as documentNumbersErased from './0010_document_numbers_erased';
import * as registrationLists from './0011_registration_lists';
import * as eventPositions from './0012_event_positions';
import * as analytics from './0013_analytics';
import * as webhooks from './0014_webhooks';

/** In the order of their running. A migration that has run anywhere never changes; what comes later is added below. */
const MIGRATIONS: readonly { readonly name: string; readonly migration: Knex.Migration }[] = [
  { name: '0001_projects', migration: projects },
  { name: '0002_vault', migration: vault },
  { name: '0003_registrations', migration: registrations },
  { name: '0004_steps', migration: steps },
  { name: '0005_requests', migration: requests },
  { name: '0006_document_numbers', migration: documentNumbers },
  { name: '0007_project_certificates', migration: projectCertificates },
  { name: '0008_enrolled_faces', migration: enrolledFaces },
  { name: '0009_watchlists', migration: watchlists },
  { name: '0010_document_numbers_erased', migration: documentNumbersErased },
  { name: '0011_registration_lists', migration: registrationLists },
  { name: '0012_event_positions', migration: eventPositions },
  { name: '0013_analytics', migration: analytics },
  { name: '0014_webhooks', migration: webhooks },
];

/** Named in code, so that the same names are recorded whether TypeScript or its compiled files run. */
export const migrationSource: Knex.MigrationSource<(typeof MIGRATIONS)[number]> = {
  getMigrations: () => Promise.resolve([...MIGRATIONS]),
  getMigrationName: ({ name }) => name,
  getMigration: ({ migration }) => Promise.resolve(migration),
};
