import { createProjectSigners } from '../../evidence/projectSigners';
import { signCms } from '../../evidence/cms/signCms';
import { NO_TIME_STAMPS } from '../../evidence/cms/timeStampAuthority';
import { verifyCms } from '../../evidence/cms/verifyCms';
import { openTestStore } from '../support/store';
import type { TestStore } from '../support/store';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** As another process has it. */
const signersOf = ({ vault, repositories }: TestStore) =>
  createProjectSigners({ vault, certificates: repositories.projectCertificates });

describe('what a project signs with', () => {
  it('is made once, however many processes ask for it first', async () => {
    const { projectId } = await store.enrol();
    const made = await Promise.all(Array.from({ length: 20 }, () => signersOf(store).get(projectId)));
    expect(new Set(made.map(({ certificate }) => certificate.toString('hex'))).size).toBe(1);
    const later = await signersOf(store).get(projectId);
    const content = Buffer.from('anything');
    const cms = await signCms(content, later, null, (signature) => NO_TIME_STAMPS.stamp(signature));
    expect(verifyCms(cms, content).certificate).toEqual(made[0]?.certificate);
  });

  it('is another one for each project', async () => {
    const [one, other] = [await store.enrol(), await store.enrol()];
    const signers = signersOf(store);
    const [first, second] = [await signers.get(one.projectId), await signers.get(other.projectId)];
    expect(first.certificate).not.toEqual(second.certificate);
  });

  it('keeps its key sealed, for its own project alone', async () => {
    const [one, other] = [await store.enrol(), await store.enrol()];
    const { key } = await signersOf(store).get(one.projectId);
    const kept = await store.repositories.projectCertificates.get(one.projectId);
    const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
    expect(kept?.sealedKey.includes(pkcs8.subarray(-64))).toBe(false);
    expect(() =>
      store.vault.openForService('projectCertificate', other.projectId, kept?.sealedKey ?? Buffer.alloc(0)),
    ).toThrow();
  });
});
