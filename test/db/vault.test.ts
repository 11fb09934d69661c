import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Knex } from 'knex';
import type { BlobStore } from '../../db/blobs/blobStore';
import { createFolderBlobStore } from '../../db/blobs/folderBlobStore';
import type { Submission } from '../../db/records';
import { SealBrokenError } from '../../db/vault/envelope';
import { openVault } from '../../db/vault/openVault';
import { statement } from '../../db/statement';
import { NEW_KEY_ROWS, newKeyValues } from '../../db/vault/newKeyRows';
import type { NewRecord, Vault } from '../../db/vault/vault';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

const masterKey = randomBytes(32);
const submission: Submission = { step: 'signUpForm', fullName: 'Ana Canary', consent: true };

const store = statement(
  'test.newKey',
  `with made as (select ?::text as registration_id, 'prj_1' as project_id), ${NEW_KEY_ROWS} select from made`,
);

async function storeKey(knex: Knex, vault: Vault, registrationId: string, records: readonly NewRecord[] = []) {
  await store(knex, [registrationId, ...newKeyValues(vault.newKey(registrationId, records))]);
}

describe('the vault', () => {
  let database: TestDatabase;
  let folder: string;
  let blobs: BlobStore;
  let vault: Vault;

  beforeAll(async () => {
    database = await startTestDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'vault-test-'));
    blobs = createFolderBlobStore(folder);
    vault = await openVault({ knex: database.knex, blobs, masterKey });
    for (const registrationId of ['reg_a', 'reg_b']) await storeKey(database.knex, vault, registrationId);
  });
  afterAll(async () => {
    await database.stop();
    await rm(folder, { recursive: true });
  });

  const sealed = () => database.knex('sealed_records');
  async function sealedBytes(id: string): Promise<Buffer> {
    const [row] = await sealed().where({ id }).select<{ sealed: Buffer }[]>('sealed');
    return row?.sealed ?? Buffer.alloc(0);
  }

  it('gives back what was sealed, and nothing of it lies in the database', async () => {
    await vault.seal({ registrationId: 'reg_a', kind: 'submission', id: 'sub_1' }, submission);
    expect(await vault.open({ registrationId: 'reg_a', kind: 'submission', id: 'sub_1' })).toEqual(submission);
    expect((await sealedBytes('sub_1')).includes('Canary')).toBe(false);
  });

  it('keeps the first of two writes', async () => {
    const ref = { registrationId: 'reg_a', kind: 'note', id: 'note_1' } as const;
    await vault.seal(ref, { text: 'first' });
    await vault.seal(ref, { text: 'second' });
    expect(await vault.open(ref)).toEqual({ text: 'first' });
  });

  it('answers null for what it does not have, and refuses to seal for a registration without a key', async () => {
    expect(await vault.open({ registrationId: 'reg_a', kind: 'note', id: 'note_none' })).toBeNull();
    expect(await vault.open({ registrationId: 'reg_none', kind: 'note', id: 'note_1' })).toBeNull();
    const ref = { registrationId: 'reg_none', kind: 'note', id: 'note_1' } as const;
    await expect(vault.seal(ref, { text: 'lost' })).rejects.toThrow('no data key');
  });

  it('opens what was sealed with a new key before it was stored', async () => {
    const ref = { registrationId: 'reg_new', kind: 'note', id: 'note_1' } as const;
    await storeKey(database.knex, vault, 'reg_new', [{ kind: 'note', id: 'note_1', value: { text: 'first' } }]);
    expect(await vault.open(ref)).toEqual({ text: 'first' });
    await vault.seal({ ...ref, id: 'note_2' }, { text: 'second' });
    expect(await vault.open({ ...ref, id: 'note_2' })).toEqual({ text: 'second' });
  });

  it('opens many records of many registrations', async () => {
    const refs = [
      { registrationId: 'reg_a', kind: 'contact', id: 'ctc_1' },
      { registrationId: 'reg_b', kind: 'contact', id: 'ctc_1' },
    ] as const;
    const absent = { registrationId: 'reg_b', kind: 'note', id: 'ctc_1' } as const;
    for (const ref of refs) {
      await vault.seal(ref, { channel: 'email', value: `${ref.registrationId}@acme.example` });
    }
    const opened = await vault.openMany([...refs, absent]);
    expect(refs.map((ref) => opened.get(ref)?.value)).toEqual(['reg_a@acme.example', 'reg_b@acme.example']);
    expect(opened.get(absent)).toBeNull();
    expect((await vault.openMany([])).get(refs[0])).toBeNull();
  });

  it('opens nothing once the data key is destroyed', async () => {
    await storeKey(database.knex, vault, 'reg_erased');
    const ref = { registrationId: 'reg_erased', kind: 'note', id: 'note_1' } as const;
    await vault.seal(ref, { text: 'gone' });
    await vault.sealBlob({ registrationId: 'reg_erased', blobId: 'front' }, Buffer.from('gone'));
    await database.knex('data_keys').where({ registration_id: 'reg_erased' }).delete();
    expect(await vault.open(ref)).toBeNull();
    await expect(vault.openBlob({ registrationId: 'reg_erased', blobId: 'front' })).rejects.toThrow('no data key');
  });

  describe('refuses a record that', () => {
    const ref = { registrationId: 'reg_a', kind: 'submission', id: 'sub_tampered' } as const;
    const other = { registrationId: 'reg_a', kind: 'submission', id: 'sub_other' } as const;

    beforeEach(async () => {
      await sealed().whereIn('id', [ref.id, other.id]).delete();
      await vault.seal(ref, submission);
      await vault.seal(other, { ...submission, fullName: 'Other Canary' });
    });

    async function tamper(change: (bytes: Buffer) => Buffer): Promise<void> {
      await sealed()
        .where({ id: ref.id })
        .update({ sealed: change(await sealedBytes(ref.id)) });
    }

    it('was sealed for another id', async () => {
      const moved = await sealedBytes(other.id);
      await tamper(() => moved);
      await expect(vault.open(ref)).rejects.toThrow(SealBrokenError);
    });

    it('was sealed as another kind', async () => {
      await sealed().where({ id: ref.id }).update({ kind: 'note' });
      await expect(vault.open({ ...ref, kind: 'note' })).rejects.toThrow(SealBrokenError);
    });

    it('was sealed for another registration', async () => {
      await sealed().where({ id: ref.id }).update({ registration_id: 'reg_b' });
      await expect(vault.open({ ...ref, registrationId: 'reg_b' })).rejects.toThrow(SealBrokenError);
    });

    it('was sealed for another registration, even with that one’s key beside it', async () => {
      const keys = () => database.knex('data_keys');
      await storeKey(database.knex, vault, 'reg_thief');
      const [stolen] = await keys().where({ registration_id: 'reg_a' }).select<{ wrapped: Buffer }[]>('wrapped');
      await keys().where({ registration_id: 'reg_thief' }).update({ wrapped: stolen?.wrapped });
      await sealed().where({ id: ref.id }).update({ registration_id: 'reg_thief' });
      await expect(vault.open({ ...ref, registrationId: 'reg_thief' })).rejects.toThrow(SealBrokenError);
    });

    it.each([0, 5, 20, 40])('has its byte %i flipped', async (position) => {
      await tamper((bytes) => {
        bytes[position] = (bytes[position] ?? 0) ^ 1;
        return bytes;
      });
      await expect(vault.open(ref)).rejects.toThrow(SealBrokenError);
    });

    it('was cut off', async () => {
      await tamper((bytes) => bytes.subarray(0, -1));
      await expect(vault.open(ref)).rejects.toThrow(SealBrokenError);
      await tamper(() => Buffer.alloc(3, 1));
      await expect(vault.open(ref)).rejects.toThrow(SealBrokenError);
    });
  });

  describe('keeps pictures', () => {
    const picture = randomBytes(200_000);
    const ref = { registrationId: 'reg_a', blobId: 'blob_1' };
    const file = 'reg_a/blob_1';
    beforeEach(() => vault.sealBlob(ref, picture));

    it('encrypted, and gives them back', async () => {
      expect(await vault.openBlob(ref)).toEqual(picture);
      expect((await blobs.get(file))?.includes(picture.subarray(1_000, 1_032))).toBe(false);
      await expect(vault.openBlob({ ...ref, blobId: 'none' })).rejects.toThrow('no blob');
    });

    it.each<[string, string, (bytes: Buffer) => Buffer]>([
      ['truncated', file, (bytes) => bytes.subarray(0, 100_000)],
      ['emptied', file, () => Buffer.alloc(0)],
      ['swapped with another of the registration', 'reg_a/blob_2', (bytes) => bytes],
      ['swapped with another registration’s', 'reg_b/blob_1', (bytes) => bytes],
    ])('and refuses one that was %s', async (_what, target, change) => {
      const bytes = await blobs.get(file);
      await blobs.put(target, change(bytes ?? Buffer.alloc(0)));
      const [registrationId = '', blobId = ''] = target.split('/');
      await expect(vault.openBlob({ registrationId, blobId })).rejects.toThrow(SealBrokenError);
    });
  });

  describe('has keys of its own', () => {
    it('on which two processes that start at once agree', async () => {
      await database.knex('service_keys').delete();
      const opened = await Promise.all(
        Array.from({ length: 8 }, () => openVault({ knex: database.knex, blobs, masterKey })),
      );
      expect(new Set(opened.map((each) => each.hash('contact', 'ana@acme.example'))).size).toBe(1);
      expect(
        new Set(opened.map((each) => Buffer.from(each.signingKey('registrationToken')).toString('hex'))).size,
      ).toBe(1);
      vault = await openVault({ knex: database.knex, blobs, masterKey });
      expect(vault.hash('contact', 'ana@acme.example')).toBe(opened[0]?.hash('contact', 'ana@acme.example'));
    });

    it('that another master key does not open', async () => {
      const wrong = openVault({ knex: database.knex, blobs, masterKey: randomBytes(32) });
      await expect(wrong).rejects.toThrow('VAULT_MASTER_KEY is not the key');
    });

    it('for hashes that differ by purpose and by where one part ends', () => {
      const hashes = [
        vault.hash('contact', 'ab', 'c'),
        vault.hash('contact', 'a', 'bc'),
        vault.hash('contact', 'abc'),
        vault.hash('naturalKey', 'abc'),
      ];
      expect(new Set(hashes).size).toBe(4);
      expect(vault.hash('contact', 'abc')).toMatch(/^[\w-]{43}$/);
    });

    it('for what belongs to no registration', () => {
      const answer = { status: 201, body: { id: 'reg_a' } };
      const bytes = vault.sealForService('idempotency', 'one', answer);
      expect(vault.openForService('idempotency', 'one', bytes)).toEqual(answer);
      expect(() => vault.openForService('idempotency', 'two', bytes)).toThrow(SealBrokenError);
    });
  });
});
