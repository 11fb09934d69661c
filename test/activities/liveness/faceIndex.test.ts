import { uuidv7 } from 'uuidv7';
import { toRecord } from '../../../activities/liveness/descriptors';
import { createFaceIndex } from '../../../activities/liveness/faceIndex';
import type { FaceIndex } from '../../../activities/liveness/faceIndex';
import { PLAIN_SCALE, aDescriptor } from '../../support/faces';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';

const ENGINE = 'test';

let store: TestStore;
let index: FaceIndex;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(() => {
  index = createFaceIndex({ ...store, scale: PLAIN_SCALE });
});
afterEach(() => index.close());

async function enrolFace({ registrationId, projectId }: Enrolled, descriptor: Float32Array, engine = ENGINE) {
  const submissionId = `sub_${uuidv7()}`;
  await store.vault.seal({ registrationId, kind: 'face', id: submissionId }, toRecord(engine, descriptor));
  await store.repositories.enrolledFaces.enrol({ projectId, engine, registrationId, submissionId });
}

/** Registrations of one project, each of another person. */
async function aProjectOf(people: number): Promise<[Enrolled, ...Enrolled[]]> {
  const first = await store.enrol();
  const others: Enrolled[] = [];
  for (let person = 1; person < people; person += 1) others.push(await store.enrol({ in: first.projectId }));
  return [first, ...others];
}

const find = ({ registrationId, projectId }: Enrolled, descriptor: Float32Array, least = 0.5) =>
  index.findStranger({ set: { projectId, engine: ENGINE }, registrationId, descriptor, least });

describe('a search for the same face', () => {
  it('finds it under another registration of the project, with how alike it is', async () => {
    const [me, other] = await aProjectOf(2);
    await enrolFace(other ?? me, aDescriptor(7));
    const found = await find(me, aDescriptor(7, 0.8));
    expect(found?.registrationId).toBe(other?.registrationId);
    expect(found?.likeness).toBeCloseTo(0.8, 5);
  });

  it('finds the likeliest of several, and none that is less alike than asked for', async () => {
    const [me, ...others] = await aProjectOf(4);
    for (const [place, other] of others.entries()) await enrolFace(other, aDescriptor(9, 0.6 + place / 10));
    expect(await find(me, aDescriptor(9))).toMatchObject({ registrationId: others[2]?.registrationId });
    expect(await find(me, aDescriptor(9), 0.81)).toBeNull();
  });

  it('sees what was enrolled since the last one', async () => {
    const [me, other] = await aProjectOf(2);
    expect(await find(me, aDescriptor(5))).toBeNull();
    await enrolFace(other ?? me, aDescriptor(5));
    expect(await find(me, aDescriptor(5))).not.toBeNull();
  });

  it('sees what was enrolled by another worker', async () => {
    const another = createFaceIndex({ ...store, scale: PLAIN_SCALE });
    const [me, other = me] = await aProjectOf(2);
    const search = { set: { projectId: me.projectId, engine: ENGINE }, descriptor: aDescriptor(11), least: 0.5 };
    for (const worker of [index, another])
      expect(await worker.findStranger({ ...search, registrationId: me.registrationId })).toBeNull();
    await enrolFace(me, aDescriptor(11));
    await index.findStranger({ ...search, registrationId: me.registrationId });
    await enrolFace(other, aDescriptor(11));
    expect(await another.findStranger({ ...search, registrationId: other.registrationId })).toMatchObject({
      registrationId: me.registrationId,
    });
    expect(await index.findStranger({ ...search, registrationId: me.registrationId })).toMatchObject({
      registrationId: other.registrationId,
    });
    another.close();
  });

  it('finds neither the own face, nor one of another project, nor one that another engine described', async () => {
    const [me, other] = await aProjectOf(2);
    await enrolFace(me, aDescriptor(3));
    await enrolFace(await store.enrol(), aDescriptor(3));
    await enrolFace(other ?? me, aDescriptor(3), 'another');
    expect(await find(me, aDescriptor(3))).toBeNull();
  });

  it('passes over a face whose record another engine sealed, in a try that died', async () => {
    const [me, other] = await aProjectOf(2);
    const { registrationId, projectId } = other ?? me;
    const submissionId = `sub_${uuidv7()}`;
    const longer = new Float32Array(aDescriptor(3).length * 2).fill(0.1);
    await store.vault.seal({ registrationId, kind: 'face', id: submissionId }, toRecord('another', longer));
    await store.repositories.enrolledFaces.enrol({ projectId, engine: ENGINE, registrationId, submissionId });
    expect(await find(me, aDescriptor(3))).toBeNull();
    await enrolFace(other ?? me, aDescriptor(3));
    expect(await find(me, aDescriptor(3))).toMatchObject({ registrationId });
  });

  it('does not take one person for two', async () => {
    const profile = { externalUserId: 'user-42' };
    const first = await store.enrol({ profile });
    const again = await store.enrol({ profile, in: first.projectId });
    await enrolFace(first, aDescriptor(4));
    expect(await find(again, aDescriptor(4))).toBeNull();
  });

  it('finds nothing of a registration whose key is destroyed', async () => {
    const [me, other] = await aProjectOf(2);
    await enrolFace(other ?? me, aDescriptor(6));
    expect(await find(me, aDescriptor(6))).not.toBeNull();
    await store.destroyKey(other?.registrationId ?? '');
    expect(await find(me, aDescriptor(6))).toBeNull();
  });
});

describe('of two who enrol one face at the same time', () => {
  it('one at least finds the other', async () => {
    const people = await aProjectOf(6);
    const found = await Promise.all(
      people.map(async (person) => {
        await enrolFace(person, aDescriptor(8));
        return find(person, aDescriptor(8));
      }),
    );
    expect(found.filter((stranger) => stranger === null).length).toBeLessThanOrEqual(1);
  });
});

describe('faces in the table', () => {
  it('appear in the order of their positions, whoever enrols them', async () => {
    const people = await aProjectOf(12);
    const set = { projectId: people[0].projectId, engine: ENGINE };
    const seen: number[] = [];
    const readOn = async () => {
      const faces = await store.repositories.enrolledFaces.after(set, seen.at(-1) ?? 0, 100);
      seen.push(...faces.map(({ position }) => position));
    };
    const enrolling = Promise.all(people.map((person, place) => enrolFace(person, aDescriptor(place))));
    for (let look = 0; look < 20; look += 1) await readOn();
    await enrolling;
    await readOn();
    expect(seen).toHaveLength(people.length);
  });

  it('are counted once, however often they are enrolled', async () => {
    const [me] = await aProjectOf(1);
    const face = { projectId: me.projectId, engine: ENGINE, registrationId: me.registrationId, submissionId: 'sub_1' };
    await store.repositories.enrolledFaces.enrol(face);
    await store.repositories.enrolledFaces.enrol(face);
    expect(await store.repositories.enrolledFaces.count(face, Number.MAX_SAFE_INTEGER)).toBe(1);
    expect((await store.repositories.enrolledFaces.positions(face)).size).toBe(1);
  });
});
