import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidv7 } from 'uuidv7';
import { createFolderBlobStore } from '../../db/blobs/folderBlobStore';
import type { Profile } from '../../db/records';
import { createRepositories } from '../../db/repositories';
import type { Repositories } from '../../db/repositories';
import type { NewProject } from '../../db/repositories/projects';
import { openVault } from '../../db/vault/openVault';
import type { Vault } from '../../db/vault/vault';
import { aFlow } from './builders';
import { startTestDatabase } from './postgres';

/** A database of its own with what activities work on. */
export interface TestStore {
  readonly vault: Vault;
  readonly repositories: Repositories;
  /** A registration that was just begun, in a project of its own or in one that is there. */
  enrol(given?: {
    readonly in?: string;
    readonly project?: Partial<NewProject>;
    readonly profile?: Partial<Profile>;
  }): Promise<Enrolled>;
  /** As an erasure does: nothing of the registration opens any more. */
  destroyKey(registrationId: string): Promise<void>;
  close(): Promise<void>;
}
export interface Enrolled {
  readonly registrationId: string;
  readonly projectId: string;
}

export async function openTestStore(): Promise<TestStore> {
  const database = await startTestDatabase();
  const directory = await mkdtemp(path.join(tmpdir(), 'blobs-'));
  const repositories = createRepositories(database.knex);
  const vault = await openVault({
    knex: database.knex,
    blobs: createFolderBlobStore(directory),
    masterKey: randomBytes(32),
  });

  return {
    vault,
    repositories,
    async enrol({ in: given, project = {}, profile = {} } = {}) {
      const [registrationId, flowId] = [`reg_${uuidv7()}`, `flw_${uuidv7()}`];
      const projectId = given ?? `prj_${uuidv7()}`;
      const made = {
        id: projectId,
        name: 'Acme',
        mode: 'sandbox',
        defaultLanguage: 'en',
        allowedCountries: null,
        enrolmentUrl: null,
        allowedOrigins: [],
        ...project,
      } as const;
      if (given === undefined) await repositories.projects.create(made);
      const { mode } = made;
      await repositories.flows.create({ id: flowId, projectId, draft: {} });
      await repositories.flows.publish({ flowId, requestId: uuidv7(), definition: aFlow() });
      const sealed = { externalUserId: null, contact: { email: null, phone: null }, metadata: {}, ...profile };
      await repositories.enrolments.claim({
        candidate: {
          registrationId,
          projectId,
          mode,
          language: 'en',
          flowId,
          flowVersion: 1,
          begunBy: { type: 'backend' },
        },
        keyHash: null,
        mayEnrolAgain: () => false,
        confirmEnded: () => Promise.resolve(),
        key: vault.newKey(registrationId, [{ kind: 'profile', id: 'profile', value: sealed }]),
      });
      return { registrationId, projectId };
    },
    async destroyKey(registrationId) {
      await database.knex('data_keys').where({ registration_id: registrationId }).delete();
    },
    async close() {
      await database.stop();
      await rm(directory, { recursive: true });
    },
  };
}
