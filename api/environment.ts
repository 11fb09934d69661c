import { z } from 'zod';
import { environment, port, readEnvironment } from '../db/environment';
import { authoritiesInFile } from '../evidence/cms/authorities';
import { networksVariable } from '../outbound/networks';
import { vendorsVariable } from '../vendors/vendors';
import { SCOPES } from './access';
import type { Scope } from './access';

const ADMIN_KEY_MIN_LENGTH = 20;

/** What an API process is configured with. */
const shape = {
  ...environment.database,
  ...environment.vault,
  ...environment.blobs,
  ...environment.temporal,
  ...environment.tokens,
  ...vendorsVariable,
  ...networksVariable,
  ...environment.log,
  API_HOST: z.string().default('127.0.0.1'),
  API_PORT: port.default(3_000),
  /** Where callers reach the API, behind whatever proxies there are. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s):// URL' }).optional(),
  /** Which proxies to believe about the caller's address: names and networks as Express takes them. */
  TRUST_PROXY: z.string().optional(),
  METRICS_PORT: port.optional(),
  /** A time-stamp authority (RFC 3161); absent: signatures carry no time but that of this system. */
  TSA_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s):// URL' }).optional(),
  /** Whose tokens are taken: certificates of that authority, or of whoever issued its own; absent: anybody's. */
  TSA_CERTIFICATE: authoritiesInFile.optional(),
  ADMIN_KEY: z.string().min(ADMIN_KEY_MIN_LENGTH, { error: `must be at least ${ADMIN_KEY_MIN_LENGTH} characters` }),
  /** Scopes that the admin key does not have by itself: `personalData:read`. */
  ADMIN_KEY_SCOPES: z
    .string()
    .default('')
    .transform((list, context): readonly Scope[] => {
      const names = list.split(',').filter((name) => name !== '');
      const scopes = SCOPES.filter((scope) => names.includes(scope));
      if (scopes.length < names.length)
        context.addIssue({ code: 'custom', message: `must be of ${SCOPES.join(', ')}` });
      return scopes;
    }),
  /** Streams of events that are open at a time. */
  API_MAX_STREAMS: z.coerce.number().int().min(1).max(20_000).default(2_000),
  /** Multiplies every rate limit; 0 lifts them. */
  RATE_LIMIT_FACTOR: z.coerce.number().min(0).default(1),
};

export type ApiEnvironment = z.infer<z.ZodObject<typeof shape>>;

/** Throws a `ConfigurationError` with every fault at once. */
export function readApiEnvironment(env?: NodeJS.ProcessEnv): ApiEnvironment {
  return readEnvironment(shape, env);
}
