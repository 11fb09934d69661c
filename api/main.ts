import { kindOf } from '../domain/kindOf';
import { createBlobStore } from '../db/blobs/createBlobStore';
import { createDatabase } from '../db/connection';
import { listenToFeed } from '../db/feedListener';
import { createRegistrationTokens } from '../db/registrationTokens';
import { createRepositories } from '../db/repositories';
import { openVault } from '../db/vault/openVault';
import { timeStampsBy } from '../evidence/cms/timeStampAuthority';
import { createEvidenceMaker } from '../evidence/evidenceMaker';
import { createPdfRenderer } from '../evidence/pdf/pdfRenderer';
import { createProjectSigners } from '../evidence/projectSigners';
import { createApp } from './app';
import { createAuthentication } from './authentication';
import { readApiEnvironment } from './environment';
import type { ApiEnvironment } from './environment';
import { createFlowVersions } from './flowVersions';
import { createFormSchemas } from './forms/formSchemas';
import { createLeases } from './leases';
import { createLog } from './log';
import { createMetrics, serveMetrics } from './metrics';
import { startPruning } from './pruning';
import { createPutRight } from './putRight';
import { createRateLimits } from './rateLimits';
import { startRepairs } from './repairs';
import { createLive } from './live/live';
import { createTail } from './live/tail';
import { drain, listen } from './server';
import type { Services } from './services';
import { createEndpointRuns } from '../webhooks/endpointRuns';
import { createRuns } from './temporal';

/** No more are prepared at a time. */
const REPORTS_WAITING = 4;

/** The API process. It keeps nothing that another one could not go on with: any number may run. */
async function main(): Promise<void> {
  const config = readApiEnvironment();
  const { services, stopTaking, close } = await openServices(config);
  const app = createApp(services, { trustProxy: config.TRUST_PROXY ?? false });
  const server = await listen(app, { host: config.API_HOST, port: config.API_PORT });
  const metricsServer =
    config.METRICS_PORT === undefined ? null : await serveMetrics(services.metrics, config.METRICS_PORT);
  services.log.info({ host: config.API_HOST, port: config.API_PORT }, 'the API listens');

  const stop = async () => {
    await stopTaking();
    services.log.info('the API stops');
    await drain(server);
    metricsServer?.close();
    await close();
  };
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= stop().catch(endWith);
    });
  }
}

async function openServices(config: ApiEnvironment) {
  const knex = createDatabase(config);
  const vault = await openVault({ knex, blobs: await createBlobStore(config), masterKey: config.VAULT_MASTER_KEY });
  const repositories = createRepositories(knex);
  const tokens = createRegistrationTokens(vault, config.REGISTRATION_TOKEN_TTL);
  const runs = createRuns(config);
  const endpointRuns = createEndpointRuns(config);
  const leases = createLeases(repositories.idempotency);
  const log = createLog(config.LOG_LEVEL);
  const forms = createFormSchemas(log);
  const signers = createProjectSigners({ vault, certificates: repositories.projectCertificates });
  const renderer = createPdfRenderer({ maxWaiting: REPORTS_WAITING, logger: log });
  const evidence = createEvidenceMaker({ vault, signers, renderer, timeStamps: timeStampsBy(config, log) });
  const pruning = startPruning(repositories.idempotency, log);
  const putRight = createPutRight({ repositories, runs, log });
  const repairs = startRepairs({ idempotency: repositories.idempotency, putRight }, log);
  const admin = { secret: config.ADMIN_KEY, scopes: config.ADMIN_KEY_SCOPES };
  const tail = createTail(repositories.feed, (error) => log.warn(kindOf(error), 'events could not be read'));
  const live = createLive(tail, { maxStreams: config.API_MAX_STREAMS });
  const listener = listenToFeed(
    config.DATABASE_URL,
    () => tail.look(),
    (error) => log.warn(kindOf(error), 'the database tells of no events for a while'),
  );
  let takesRequests = true;
  const services: Services = {
    ...{ repositories, vault, runs, endpointRuns, tokens, leases, live, log, forms, signers, evidence },
    putRight,
    authenticate: createAuthentication({ repositories, vault, tokens, admin }),
    rateLimits: createRateLimits(config.RATE_LIMIT_FACTOR),
    flowVersions: createFlowVersions(repositories.flows),
    metrics: createMetrics(),
    vendors: config.VENDORS_FILE ?? new Map(),
    publicUrl: (config.PUBLIC_URL ?? `http://${config.API_HOST}:${config.API_PORT}`).replace(/\/+$/, ''),
    pingDatabase: async () => {
      await knex.raw('select 1');
    },
    takesRequests: () => takesRequests,
  };
  return {
    services,
    stopTaking: async () => {
      takesRequests = false;
      await Promise.all([live.close(), listener.close()]);
    },
    close: async () => {
      leases.close();
      await Promise.all([
        runs.close(),
        endpointRuns.close(),
        forms.close(),
        renderer.close(),
        pruning.close(),
        repairs.close(),
      ]);
      await knex.destroy();
    },
  };
}

/** Ends the process: what is open already would keep it alive without serving anybody. */
function endWith(error: unknown): never {
  process.stderr.write(`api stops: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(endWith);
