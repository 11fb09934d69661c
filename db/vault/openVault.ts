import { createHmac, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { BlobStore } from '../blobs/blobStore';
import type { JsonValue, RecordKind, SealedRecords } from '../records';
import { statement } from '../statement';
import { joinParts, KEY_BYTES, openBytes, sealBytes } from './envelope';
import { loadServiceKeys } from './serviceKeys';
import { HASH_PURPOSES, SERVICE_PURPOSES, SIGNING_PURPOSES } from './vault';
import type { BlobRef, OpenedRecords, RecordRef, SealedRow, Sealer, Vault } from './vault';

interface DataKeyRow {
  readonly registration_id: string;
  readonly project_id: string;
  readonly wrapped: Buffer;
}

const keyOf = statement<Pick<DataKeyRow, 'project_id' | 'wrapped'>>(
  'vault.key',
  'select project_id, wrapped from data_keys where registration_id = ?',
);
/** The same as `vault.records` for one, at a third of the cost. */
const recordOf = statement<Pick<SealedRow, 'sealed' | 'wrapped'>>(
  'vault.record',
  `select record.sealed, key.wrapped
   from sealed_records record join data_keys key using (registration_id)
   where registration_id = ? and kind = ? and id = ?`,
);
const recordsOf = statement<SealedRow>(
  'vault.records',
  `select record.registration_id as "registrationId", record.kind, record.id, record.sealed, key.wrapped
   from unnest(?::text[], ?::text[], ?::text[]) as wanted(registration_id, kind, id)
   join sealed_records record using (registration_id, kind, id)
   join data_keys key using (registration_id)`,
);
const keepRecord = statement<never>(
  'vault.keep',
  `insert into sealed_records (registration_id, kind, id, project_id, sealed) values (?, ?, ?, ?, ?)
   on conflict (registration_id, kind, id) do nothing`,
);

const SERVICE_KEYS = [
  ...HASH_PURPOSES.map((purpose) => `hash:${purpose}`),
  ...SIGNING_PURPOSES.map((purpose) => `sign:${purpose}`),
  ...SERVICE_PURPOSES.map((purpose) => `seal:${purpose}`),
];

/**
 * Data keys are read for each use and never kept in memory: once one is destroyed, no process opens anything of its
 * registration. `masterKey`: 32 bytes. Throws where it is not the key of this database.
 */
export async function openVault(deps: {
  readonly knex: Knex;
  readonly blobs: BlobStore;
  readonly masterKey: Buffer;
}): Promise<Vault> {
  const { knex, blobs, masterKey } = deps;
  const serviceKeys = await loadServiceKeys(knex, masterKey, SERVICE_KEYS);

  function serviceKey(name: string): Buffer {
    const key = serviceKeys.get(name);
    if (key === undefined) throw new Error(`There is no service key ${name}`);
    return key;
  }

  const unwrap = (registrationId: string, wrapped: Buffer) =>
    openBytes(masterKey, dataKeyPlace(registrationId), wrapped);

  async function dataKey(registrationId: string): Promise<Pick<DataKeyRow, 'project_id' | 'wrapped'>> {
    const [row] = await keyOf(knex, [registrationId]);
    if (row === undefined) throw new Error(`${registrationId} has no data key`);
    return row;
  }

  function makeSealer(key: Buffer, registrationId: string, projectId: string): Sealer {
    return {
      async seal(kind, id, value) {
        const sealed = sealRecord(key, { registrationId, kind, id }, value);
        await keepRecord(knex, [registrationId, kind, id, projectId, sealed]);
      },
      async sealBlob(blobId, bytes) {
        const ref = { registrationId, blobId };
        await blobs.put(blobKey(ref), sealBytes(key, blobPlace(ref), bytes));
      },
    };
  }

  async function sealerOf(registrationId: string): Promise<Sealer> {
    const { project_id: projectId, wrapped } = await dataKey(registrationId);
    return makeSealer(unwrap(registrationId, wrapped), registrationId, projectId);
  }

  async function openMany(refs: readonly RecordRef<RecordKind>[]): Promise<OpenedRecords> {
    const rows = await recordsOf(knex, [
      refs.map(({ registrationId }) => registrationId),
      refs.map(({ kind }) => kind),
      refs.map(({ id }) => id),
    ]);
    return openRows(rows);
  }

  function openRows(rows: readonly SealedRow[]): OpenedRecords {
    const texts = new Map(
      rows.map(({ sealed, wrapped, ...ref }) => {
        const place = recordPlace(ref);
        return [place.join('/'), openBytes(unwrap(ref.registrationId, wrapped), place, sealed).toString()];
      }),
    );
    return {
      get<Kind extends RecordKind>(ref: RecordRef<Kind>) {
        const text = texts.get(recordPlace(ref).join('/'));
        // The seal proves that `seal` wrote it, and that it wrote this kind.
        return text === undefined ? null : (JSON.parse(text) as SealedRecords[Kind]);
      },
    };
  }

  return {
    newKey(registrationId, records) {
      const key = randomBytes(KEY_BYTES);
      return {
        wrapped: sealBytes(masterKey, dataKeyPlace(registrationId), key),
        records: records.map(({ kind, id, value }) => ({
          kind,
          id,
          sealed: sealRecord(key, { registrationId, kind, id }, value),
        })),
      };
    },

    sealerOf,

    sealerWith: ({ registrationId, projectId, wrapped }) =>
      makeSealer(unwrap(registrationId, wrapped), registrationId, projectId),

    async seal({ registrationId, kind, id }, value) {
      const sealer = await sealerOf(registrationId);
      await sealer.seal(kind, id, value);
    },

    async open(ref) {
      const rows = await recordOf(knex, [ref.registrationId, ref.kind, ref.id]);
      return openRows(rows.map((row) => ({ ...ref, ...row }))).get(ref);
    },

    openMany,
    openRows,

    async sealBlob({ registrationId, blobId }, bytes) {
      const sealer = await sealerOf(registrationId);
      await sealer.sealBlob(blobId, bytes);
    },

    async openBlob(ref) {
      const { wrapped } = await dataKey(ref.registrationId);
      const sealed = await blobs.get(blobKey(ref));
      if (sealed === null) throw new Error(`There is no blob ${blobKey(ref)}`);
      return openBytes(unwrap(ref.registrationId, wrapped), blobPlace(ref), sealed);
    },

    sealForService: (purpose, id, value) =>
      sealBytes(serviceKey(`seal:${purpose}`), [purpose, id], Buffer.from(JSON.stringify(value))),

    openForService: (purpose, id, sealed) =>
      JSON.parse(openBytes(serviceKey(`seal:${purpose}`), [purpose, id], sealed).toString()) as JsonValue,

    hash: (purpose, ...parts) =>
      createHmac('sha256', serviceKey(`hash:${purpose}`))
        .update(joinParts(parts))
        .digest('base64url'),

    signingKey: (purpose) => serviceKey(`sign:${purpose}`),
  };
}

function sealRecord(key: Buffer, ref: RecordRef<RecordKind>, value: SealedRecords[RecordKind]): Buffer {
  return sealBytes(key, recordPlace(ref), Buffer.from(JSON.stringify(value)));
}

const dataKeyPlace = (registrationId: string) => ['dataKey', registrationId];
const recordPlace = (ref: RecordRef<RecordKind>) => [ref.registrationId, ref.kind, ref.id];
const blobPlace = (ref: BlobRef) => [ref.registrationId, 'blob', ref.blobId];
const blobKey = (ref: BlobRef) => `${ref.registrationId}/${ref.blobId}`;
