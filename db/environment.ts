import { z } from 'zod';
import { durationMs } from '../domain/duration';

/** A process cannot start with this configuration. Faults name variables and what they must be, never their values. */
export class ConfigurationError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(['The configuration has faults:', ...faults.map((fault) => `- ${fault}`)].join('\n'));
    this.name = 'ConfigurationError';
  }
}

const MASTER_KEY_BYTES = 32;

export const port = z.coerce.number().int().min(1).max(65_535);

/** Groups of variables; a process spreads those that it needs, and its own, into one shape for `readEnvironment`. */
export const environment = {
  database: {
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  },
  vault: {
    VAULT_MASTER_KEY: z
      .base64({ error: 'must be 32 bytes in base64' })
      .transform((text) => Buffer.from(text, 'base64'))
      .refine((key) => key.length === MASTER_KEY_BYTES, { error: 'must be 32 bytes in base64' }),
  },
  blobs: {
    BLOB_DIRECTORY: z.string().optional(),
    S3_BUCKET: z.string().optional(),
    S3_REGION: z.string().default('us-east-1'),
    /** For stores other than Amazon's. */
    S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be an http(s):// URL' }).optional(),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
  },
  temporal: {
    TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233'),
    TEMPORAL_NAMESPACE: z.string().default('default'),
  },
  mail: {
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp(s):// URL' }).optional(),
    OUTBOX_DIRECTORY: z.string().optional(),
    MAIL_FROM: z.string({ error: 'must be the address that e-mail comes from' }),
  },
  sms: {
    /** Absent: SMS go to the folder of OUTBOX_DIRECTORY, or are refused where there is none. */
    SMS_GATEWAY_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s):// URL' }).optional(),
    SMS_GATEWAY_TOKEN: z.string().optional(),
  },
  tokens: {
    /** How long a registration token is good for: an ISO 8601 duration, in milliseconds once read. */
    REGISTRATION_TOKEN_TTL: z
      .string()
      .default('PT24H')
      .transform((text) => durationMs(text) ?? NaN)
      .refine((ms) => ms >= 60_000, { error: 'must be an ISO 8601 duration of at least PT1M' }),
  },
  log: {
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  },
};

/** Rules between variables; one holds where the shape has its first variable. */
const RULES: readonly {
  readonly variables: readonly [string, string];
  readonly holds: (first: boolean, second: boolean) => boolean;
  readonly fault: string;
}[] = [
  {
    variables: ['BLOB_DIRECTORY', 'S3_BUCKET'],
    holds: (directory, bucket) => directory !== bucket,
    fault: 'Set either BLOB_DIRECTORY or S3_BUCKET: one place where pictures are kept',
  },
  {
    variables: ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
    holds: (id, secret) => id === secret,
    fault: 'Set S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY together, or neither for the credentials of the machine',
  },
  {
    variables: ['SMTP_URL', 'OUTBOX_DIRECTORY'],
    holds: (server, folder) => server !== folder,
    fault: 'Set either SMTP_URL or OUTBOX_DIRECTORY: one way for e-mail',
  },
  {
    variables: ['TSA_URL', 'TSA_CERTIFICATE'],
    holds: (server, certificate) => server || !certificate,
    fault: 'Set TSA_URL where TSA_CERTIFICATE is set: nobody else is asked for time stamps',
  },
];

/**
 * Reads and checks the variables of `shape`; an empty one counts as not set. Throws a `ConfigurationError` with every
 * fault at once.
 */
export function readEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = z.object(shape).safeParse(given, { error: inPlainWords });
  const faults = RULES.filter(({ variables: [first, second], holds }) => {
    return first in shape && !holds(first in given, second in given);
  }).map(({ fault }) => fault);
  if (parsed.success && faults.length === 0) return parsed.data;
  const issues = parsed.error?.issues ?? [];
  throw new ConfigurationError([...issues.map((issue) => faultOf(issue, given)), ...faults]);
}

/** Of what no schema words itself; zod's own words are for programmers. */
const inPlainWords: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'number') return 'must be a number';
      return issue.expected === 'int' ? 'must be a whole number' : 'it is required';
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'invalid_value':
      return `must be one of ${issue.values.join(', ')}`;
    default:
      return undefined;
  }
};

function faultOf(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const variable = issue.path.join('.');
  return variable in given ? `${variable}: ${issue.message}` : `${variable} is not set: ${issue.message}`;
}
