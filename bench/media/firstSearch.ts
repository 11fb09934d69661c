import path from 'node:path';
import pino from 'pino';
import { uuidv7 } from 'uuidv7';
import { faceRef, toRecord } from '../../activities/liveness/descriptors';
import { createFaceIndex } from '../../activities/liveness/faceIndex';
import { ENGINE_FACTS } from '../../activities/media/faces/engines';
import { createFolderBlobStore } from '../../db/blobs/folderBlobStore';
import { createDatabase } from '../../db/connection';
import { createRepositories } from '../../db/repositories';
import { openVault } from '../../db/vault/openVault';
import { keptSecret } from '../../scripts/stack/secrets';
import type { RunningStack } from '../../scripts/stack/startStack';
import { inventedFace } from '../accuracy/faceSearch';
import { createRandom } from '../accuracy/random';

export interface FirstSearchFigures {
  readonly faces: number;
  /** Of this process alone: PostgreSQL works beside it. */
  readonly firstSeconds: number;
  readonly firstCpuSeconds: number;
  readonly nextMs: number;
  readonly megabytes: number;
}

/** Rows of one statement. */
const PART = 1_000;
const LEAST = 0.5;
const STATEMENT_TIMEOUT_MS = 120_000;

/** Seals faces of as many invented people in one project, and searches them as a worker does that has just started. */
export async function measureFirstSearch(
  stack: RunningStack,
  count: number,
  progress: (line: string) => void,
): Promise<FirstSearchFigures> {
  const knex = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 10 }, STATEMENT_TIMEOUT_MS);
  try {
    const blobs = createFolderBlobStore(path.join(stack.folder, 'blobs'));
    const masterKey = Buffer.from(keptSecret(stack.folder, 'vault', 'base64'), 'base64');
    const vault = await openVault({ knex, blobs, masterKey });
    const { name: engine, scale } = ENGINE_FACTS.onnx;
    const projectId = `prj_${uuidv7()}`;
    const random = createRandom(1);

    for (let enrolled = 0; enrolled < count; enrolled += PART) {
      const people = Array.from({ length: Math.min(PART, count - enrolled) }, () => {
        const face = { registrationId: `reg_${uuidv7()}`, submissionId: `sub_${uuidv7()}`, engine };
        const { kind, id } = faceRef(face);
        const key = vault.newKey(face.registrationId, [{ kind, id, value: toRecord(engine, inventedFace(random)) }]);
        return { face, key };
      });
      const rowsOf = <Row extends object>(row: (person: (typeof people)[number]) => readonly Row[]) =>
        people.flatMap((person) =>
          row(person).map((each) => ({
            ...each,
            registration_id: person.face.registrationId,
            project_id: projectId,
          })),
        );
      await knex('data_keys').insert(rowsOf(({ key }) => [{ wrapped: key.wrapped }]));
      await knex('sealed_records').insert(rowsOf(({ key }) => key.records));
      await knex('enrolled_faces').insert(rowsOf(({ face }) => [{ engine, submission_id: face.submissionId }]));
      if ((enrolled + PART) % 20_000 === 0) progress(`faces: ${enrolled + PART} of ${count} enrolled`);
    }
    await knex.raw('analyze');

    const repositories = createRepositories(knex);
    const index = createFaceIndex({ vault, repositories, faces: { engine, scale }, logger: pino({ level: 'silent' }) });
    const search = () =>
      index.findStranger({
        projectId,
        registrationId: 'reg_none',
        descriptor: inventedFace(random),
        least: LEAST,
        cancelled: new AbortController().signal,
      });
    const before = process.memoryUsage().arrayBuffers;
    const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
    await search();
    const firstSeconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpuBegan);
    const beganNext = performance.now();
    await search();
    const nextMs = performance.now() - beganNext;
    // Without what the database answered, which is left to be collected.
    global.gc?.();
    const megabytes = (process.memoryUsage().arrayBuffers - before) / 1e6;
    if (index.size() !== count) throw new Error(`${index.size()} of ${count} faces were read`);
    index.close();
    return { faces: count, firstSeconds, firstCpuSeconds: (user + system) / 1e6, nextMs, megabytes };
  } finally {
    await knex.destroy();
  }
}
