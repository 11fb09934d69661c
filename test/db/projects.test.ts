import { parseCursor } from '../../db/repositories/page';
import type { Page, PageRequest } from '../../db/repositories/page';
import { startTestDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aTenant, FLOW, newId } from './tenant';
import type { Tenant } from './tenant';

describe('what belongs to a project', () => {
  let database: TestDatabase;
  let tenant: Tenant;
  beforeAll(async () => {
    database = await startTestDatabase();
    tenant = await aTenant(database.knex);
  });
  afterAll(() => database.stop());

  /** The ids of all items, page by page. */
  async function leaf(list: (page: PageRequest) => Promise<Page<{ id: string }>>, limit: number): Promise<string[][]> {
    const pages: string[][] = [];
    for (let cursor: PageRequest['cursor'] = null; ;) {
      const { items, next } = await list({ cursor, limit });
      pages.push(items.map(({ id }) => id));
      if (next === null) return pages;
      cursor = parseCursor(next);
      if (cursor === null) throw new Error('a cursor that cannot be read');
    }
  }

  it('the project itself can be changed in part', async () => {
    const { projectId: id, projects } = tenant;
    const before = await projects.get(id);
    const changed = await projects.update(id, {
      name: 'Acme & Co',
      allowedCountries: ['CO', 'MX'],
      allowedOrigins: ['https://acme.example'],
    });
    expect(changed).toEqual({
      ...before,
      name: 'Acme & Co',
      allowedCountries: ['CO', 'MX'],
      allowedOrigins: ['https://acme.example'],
      updatedAt: changed?.updatedAt,
    });
    expect(await projects.get(id)).toEqual(changed);
    expect((await projects.update(id, { allowedCountries: null }))?.allowedCountries).toBeNull();
    expect(await projects.update('prj_none', { name: 'x' })).toBeNull();
    expect(await projects.get('prj_none')).toBeNull();
  });

  it('is made once by a repeated request', async () => {
    const stored = await tenant.projects.get(tenant.projectId);
    if (stored === null) throw new Error('no project');
    expect(await tenant.projects.create({ ...stored, name: 'Again' })).toEqual(stored);
    const { flowId: id, projectId } = tenant;
    expect(await tenant.flows.create({ id, projectId, draft: { name: 'Again' } })).toEqual(await tenant.flows.get(id));
  });

  describe('keys', () => {
    const aKey = (change: object = {}) => ({
      id: newId('key'),
      projectId: tenant.projectId,
      name: 'backend',
      scopes: ['registrations:read', 'flows:read'],
      publishable: false,
      secretHash: newId('hash'),
      ...change,
    });

    it('are found by the hash of their secret until they are revoked', async () => {
      const { secretHash, ...key } = aKey();
      const created = await tenant.apiKeys.create({ ...key, secretHash });
      expect(created).toMatchObject({ ...key, lastUsedAt: null, revokedAt: null });
      expect(await tenant.apiKeys.findByHash(secretHash)).toEqual(created);
      const revoked = await tenant.apiKeys.revoke(key.projectId, key.id);
      expect(revoked?.revokedAt).toMatch(/Z$/);
      expect(await tenant.apiKeys.findByHash(secretHash)).toBeNull();
      expect(await tenant.apiKeys.revoke(key.projectId, key.id)).toEqual(revoked);
      expect(await tenant.apiKeys.get(key.projectId, key.id)).toEqual(revoked);
    });

    it('have a new secret where their making is repeated', async () => {
      const key = aKey();
      const created = await tenant.apiKeys.create(key);
      expect(await tenant.apiKeys.create({ ...key, secretHash: 'new' })).toEqual(created);
      expect(await tenant.apiKeys.findByHash(key.secretHash)).toBeNull();
      expect(await tenant.apiKeys.findByHash('new')).toEqual(created);
    });

    it('are their project’s alone', async () => {
      const { id } = await tenant.apiKeys.create(aKey());
      expect(await tenant.apiKeys.get('prj_other', id)).toBeNull();
      expect(await tenant.apiKeys.revoke('prj_other', id)).toBeNull();
    });

    it('tell when they were used, to the minute', async () => {
      const { id, projectId } = await tenant.apiKeys.create(aKey());
      await tenant.apiKeys.touch(id);
      const used = await tenant.apiKeys.get(projectId, id);
      expect(used?.lastUsedAt).toMatch(/Z$/);
      await tenant.apiKeys.touch(id);
      expect(await tenant.apiKeys.get(projectId, id)).toEqual(used);
    });
  });

  describe('flows', () => {
    it('keep the order in which a company wrote their fields', async () => {
      const draft = { zebra: 1, name: 'Form', steps: [{ settings: { schema: { properties: { long: {}, a: {} } } } }] };
      const { id } = await tenant.flows.create({ id: newId('flw'), projectId: tenant.projectId, draft });
      expect(JSON.stringify((await tenant.flows.get(id))?.draft)).toBe(JSON.stringify(draft));
      const saved = await tenant.flows.saveDraft(id, ['not', 'a', 'flow', 'yet']);
      expect(saved).toMatchObject({ draft: ['not', 'a', 'flow', 'yet'], publishedVersion: null });
      expect(await tenant.flows.saveDraft('flw_none', {})).toBeNull();
    });

    it('published 20 times at once have 20 versions without gaps', async () => {
      const { id: flowId } = await tenant.flows.create({ id: newId('flw'), projectId: tenant.projectId, draft: {} });
      const publish = (requestId: string) => tenant.flows.publish({ flowId, requestId, definition: FLOW });
      const versions = await Promise.all(Array.from({ length: 20 }, (_, index) => publish(`request ${index}`)));
      const numbers = versions.map((version) => version?.version ?? 0).sort((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(await publish('request 7')).toEqual(versions[7]);
      expect((await tenant.flows.get(flowId))?.publishedVersion).toBe(20);
      expect(await tenant.flows.getVersion(flowId, 3)).toMatchObject({ flowId, version: 3, definition: FLOW });
      expect(await tenant.flows.getVersion(flowId, 21)).toBeNull();
      expect(await tenant.flows.publish({ flowId: 'flw_none', requestId: 'x', definition: FLOW })).toBeNull();
    });
  });

  describe('lists', () => {
    it('run from the newest to the oldest, page by page, and stay in order while items are added', async () => {
      const other = await aTenant(database.knex);
      const ids: string[] = [];
      for (let index = 0; index < 7; index += 1) {
        const createdAt = `2026-01-0${1 + Math.floor(index / 3)}T00:00:00.000Z`;
        const status = index % 2 === 0 ? 'COMPLETED' : 'FAILED';
        const registration = other.registration({ createdAt, status, sequence: 1 });
        await other.project(registration);
        ids.unshift(registration.id);
      }
      const { projectId } = other;
      const all = (page: PageRequest) => other.registrations.list({ projectId }, page);
      expect(await leaf(all, 3)).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
      expect(await leaf(all, 7)).toEqual([ids]);

      const completed = (page: PageRequest) => other.registrations.list({ projectId, status: ['COMPLETED'] }, page);
      expect(await leaf(completed, 2)).toEqual([
        [ids[0], ids[2]],
        [ids[4], ids[6]],
      ]);
      const everyProject = await leaf((page) => other.registrations.list({}, page), 2);
      expect(everyProject.flat()).toEqual(ids);

      const { next } = await all({ cursor: null, limit: 3 });
      await other.project(other.registration({ createdAt: '2026-02-01T00:00:00.000Z', sequence: 1 }));
      const second = await all({ cursor: parseCursor(next ?? ''), limit: 3 });
      expect(second.items.map(({ id }) => id)).toEqual(ids.slice(3, 6));
    });

    it('are empty without items', async () => {
      const page = { cursor: null, limit: 10 };
      expect(await tenant.apiKeys.list('prj_none', page)).toEqual({ items: [], next: null });
      expect(await tenant.flows.list('prj_none', page)).toEqual({ items: [], next: null });
      expect((await tenant.projects.list(page)).items).toHaveLength(2);
    });

    it('read no cursor but their own', () => {
      for (const text of ['', 'x', '%%%', Buffer.from('2026/reg_1').toString('base64url'), 'bnVsbA', '\0']) {
        expect(parseCursor(text)).toBeNull();
      }
      const foreign = Buffer.from("2026-01-01T00:00:00.000Z/reg_1' or 1=1").toString('base64url');
      expect(parseCursor(foreign)).toBeNull();
    });
  });

  it('readings of personal data are written down', async () => {
    const access = {
      projectId: tenant.projectId,
      registrationId: 'reg_1',
      credentialId: 'key_1',
      route: 'GET /v1/app-registrations/{id}',
      requestId: 'req_1',
    };
    await tenant.accessLog.record([access, { ...access, registrationId: 'reg_2' }]);
    await tenant.accessLog.record([]);
    const rows = await database.knex('access_log').orderBy('id').select('registration_id', 'credential_id', 'route');
    expect(rows).toEqual(
      ['reg_1', 'reg_2'].map((registration_id) => ({
        registration_id,
        credential_id: 'key_1',
        route: 'GET /v1/app-registrations/{id}',
      })),
    );
  });
});
