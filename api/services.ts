import type { Logger } from 'pino';
import type { RegistrationTokens } from '../db/registrationTokens';
import type { Repositories } from '../db/repositories';
import type { Vault } from '../db/vault/vault';
import type { Vendors } from '../vendors/vendors';
import type { EndpointRuns } from '../webhooks/endpointRuns';
import type { EvidenceMaker } from '../evidence/evidenceMaker';
import type { ProjectSigners } from '../evidence/projectSigners';
import type { Authenticate } from './authentication';
import type { FlowVersions } from './flowVersions';
import type { FormSchemas } from './forms/formSchemas';
import type { Leases } from './leases';
import type { Live } from './live/live';
import type { Metrics } from './metrics';
import type { PutRight } from './putRight';
import type { RateLimits } from './rateLimits';
import type { Runs } from './temporal';

/** What routes work with; one for the whole process. */
export interface Services {
  readonly repositories: Repositories;
  readonly vault: Vault;
  readonly runs: Runs;
  readonly endpointRuns: Pick<EndpointRuns, 'wake'>;
  readonly putRight: PutRight;
  readonly tokens: RegistrationTokens;
  readonly authenticate: Authenticate;
  readonly rateLimits: RateLimits;
  readonly flowVersions: FlowVersions;
  readonly forms: FormSchemas;
  readonly evidence: EvidenceMaker;
  readonly signers: ProjectSigners;
  readonly leases: Leases;
  readonly live: Live;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Who performs checks as the provider `http`. */
  readonly vendors: Vendors;
  /** Where callers reach this API, without a trailing slash. */
  readonly publicUrl: string;
  /** Throws where PostgreSQL cannot be reached. */
  readonly pingDatabase: () => Promise<void>;
  /** False once the process is shutting down. */
  readonly takesRequests: () => boolean;
}
