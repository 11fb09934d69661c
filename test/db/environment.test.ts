import { z } from 'zod';
import { ConfigurationError, environment, port, readEnvironment } from '../../db/environment';

const everything = {
  ...environment.database,
  ...environment.vault,
  ...environment.blobs,
  ...environment.temporal,
  ...environment.mail,
  ...environment.log,
};
const good = {
  DATABASE_URL: 'postgres://app:secret@127.0.0.1:5432/app',
  VAULT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  BLOB_DIRECTORY: '/var/lib/blobs',
  SMTP_URL: 'smtp://127.0.0.1:25',
  MAIL_FROM: 'Acme <no-reply@acme.example>',
};

function faultsOf(env: NodeJS.ProcessEnv, shape: z.ZodRawShape = everything): readonly string[] {
  try {
    readEnvironment(shape, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('is read with its defaults', () => {
    expect(readEnvironment(everything, good)).toEqual({
      ...good,
      DATABASE_POOL_SIZE: 10,
      VAULT_MASTER_KEY: Buffer.alloc(32, 7),
      S3_REGION: 'us-east-1',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      TEMPORAL_NAMESPACE: 'default',
      LOG_LEVEL: 'info',
    });
  });

  it('names every fault at once, with the variable and without its value', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://app:hunter2@127.0.0.1/app',
      VAULT_MASTER_KEY: 'c2hvcnQ=',
      LOG_LEVEL: 'loud',
      SMTP_URL: 'smtp://127.0.0.1:25',
      OUTBOX_DIRECTORY: '/tmp/outbox',
      S3_ACCESS_KEY_ID: 'AKIA',
    });
    const named = [
      'DATABASE_URL: must be a postgres:// URL',
      'VAULT_MASTER_KEY: must be 32 bytes in base64',
      'MAIL_FROM is not set',
      'LOG_LEVEL: ',
      'BLOB_DIRECTORY or S3_BUCKET',
      'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY',
      'SMTP_URL or OUTBOX_DIRECTORY',
    ];
    expect(faults).toEqual(named.map((text): unknown => expect.stringContaining(text)));
    expect(faults.join()).not.toMatch(/hunter2|c2hvcnQ|loud|AKIA/);
  });

  it('wants an authority to ask where it is said whose time stamps are taken', () => {
    const shape = { TSA_URL: z.string().optional(), TSA_CERTIFICATE: z.string().optional() };
    expect(faultsOf({ TSA_CERTIFICATE: 'tsa.pem' }, shape)).toEqual([expect.stringContaining('Set TSA_URL')]);
    expect(readEnvironment(shape, { TSA_CERTIFICATE: 'tsa.pem', TSA_URL: 'http://tsa' })).toBeDefined();
    expect(readEnvironment(shape, { TSA_URL: 'http://tsa' })).toBeDefined();
  });

  it('says in plain words what a number, a port, a choice or a key must be', () => {
    const shape = {
      ...environment.log,
      ...{ API_PORT: port, HEALTH_PORT: port, METRICS_PORT: port, WORKER_GRACE_SECONDS: port, ADMIN_KEY: z.string() },
    };
    const env = { API_PORT: 'abc', METRICS_PORT: '3000.5', WORKER_GRACE_SECONDS: '70000', LOG_LEVEL: 'loud' };
    expect(faultsOf(env, shape)).toEqual([
      'LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent',
      'API_PORT: must be a number',
      'HEALTH_PORT is not set: must be a number',
      'METRICS_PORT: must be a whole number',
      'WORKER_GRACE_SECONDS: must be at most 65535',
      'ADMIN_KEY is not set: it is required',
    ]);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(faultsOf({ ...good, S3_BUCKET: '', OUTBOX_DIRECTORY: '' })).toEqual([]);
    expect(faultsOf({ ...good, MAIL_FROM: '' })).toHaveLength(1);
  });

  it('asks only for what a process uses', () => {
    expect(readEnvironment(environment.log, {})).toEqual({ LOG_LEVEL: 'info' });
  });
});
