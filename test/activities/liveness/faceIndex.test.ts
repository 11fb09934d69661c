import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { uuidv7 } from 'uuidv7';
import { faceRef, toRecord } from '../../../activities/liveness/descriptors';
import { createFaceIndex } from '../../../activities/liveness/faceIndex';
import type { FaceIndex } from '../../../activities/liveness/faceIndex';
import { PLAIN_SCALE, aDescriptor } from '../../support/faces';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';

const ENGINE = 'test';
const NEVER = new AbortController().signal;

let store: TestStore;
let index: FaceIndex;
/** What was logged. */
let lines: Record<string, unknown>[];
const open: FaceIndex[] = [];
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());
beforeEach(() => {
  lines = [];
  index = anIndex();
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** Of one worker. */
function anIndex(change: Partial<Parameters<typeof createFaceIndex>[0]> = {}): FaceIndex {
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const made = createFaceIndex({ ...store, faces: { engine: ENGINE, scale: PLAIN_SCALE }, logger, ...change });
  open.push(made);
  return made;
}

async function enrolFace({ registrationId, projectId }: Enrolled, descriptor: Float32Array, engine = ENGINE) {
  const submissionId = `sub_${uuidv7()}`;
  await store.vault.seal(faceRef({ registrationId, submissionId, engine }), toRecord(engine, descriptor));
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
  index.findStranger({ projectId, registrationId, descriptor, least, cancelled: NEVER });

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
    const another = anIndex();
    const [me, other = me] = await aProjectOf(2);
    const search = { projectId: me.projectId, descriptor: aDescriptor(11), least: 0.5, cancelled: NEVER };
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
  });

  it('finds neither the own face, nor one of another project, nor one that another engine described', async () => {
    const [me, other] = await aProjectOf(2);
    await enrolFace(me, aDescriptor(3));
    await enrolFace(await store.enrol(), aDescriptor(3));
    await enrolFace(other ?? me, aDescriptor(3), 'another');
    expect(await find(me, aDescriptor(3))).toBeNull();
  });

  it('finds what each engine enrolled of one submission, also after one of them died in between', async () => {
    const [me, other = me] = await aProjectOf(2);
    const { registrationId, projectId } = other;
    const submissionId = `sub_${uuidv7()}`;
    const longer = new Float32Array(aDescriptor(3).length * 2).fill(0.1);
    const of = (engine: string) => ({ registrationId, submissionId, engine });
    await store.vault.seal(faceRef(of('another')), toRecord('another', longer));
    await store.vault.seal(faceRef(of(ENGINE)), toRecord(ENGINE, aDescriptor(3)));
    await store.repositories.enrolledFaces.enrol({ projectId, ...of(ENGINE) });
    expect(await find(me, aDescriptor(3))).toMatchObject({ registrationId });
    const faces = { engine: 'another', scale: PLAIN_SCALE };
    const search = { projectId, registrationId: me.registrationId, descriptor: longer, least: 0.5, cancelled: NEVER };
    expect(await anIndex({ faces }).findStranger(search)).toBeNull();
    await store.repositories.enrolledFaces.enrol({ projectId, ...of('another') });
    expect(await anIndex({ faces }).findStranger(search)).toMatchObject({ registrationId });
  });

  it('is given up where nobody waits for it any more, and what it read is kept', async () => {
    const [me, other = me] = await aProjectOf(2);
    await enrolFace(other, aDescriptor(13));
    const { enrolledFaces } = store.repositories;
    const controller = new AbortController();
    let reads = 0;
    const watched = {
      ...enrolledFaces,
      after: async (...asked: Parameters<typeof enrolledFaces.after>) => {
        reads += 1;
        controller.abort();
        return enrolledFaces.after(...asked);
      },
    };
    const watching = anIndex({ repositories: { ...store.repositories, enrolledFaces: watched } });
    const search = { ...me, descriptor: aDescriptor(13), least: 0.5, cancelled: controller.signal };
    const [during, before] = await Promise.allSettled([watching.findStranger(search), watching.findStranger(search)]);
    expect([during.status, before.status, reads]).toEqual(['rejected', 'rejected', 1]);
    expect(await watching.findStranger({ ...search, cancelled: NEVER })).toMatchObject({
      registrationId: other.registrationId,
    });
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

describe('memory', () => {
  it('holds no face of an erased registration once they were forgotten, whatever fails in another project', async () => {
    const [broken, erased] = await Promise.all([aProjectOf(1), aProjectOf(2)]);
    const { enrolledFaces } = store.repositories;
    const count: typeof enrolledFaces.count = (set, upTo) =>
      set.projectId === broken[0].projectId ? Promise.reject(new RangeError('gone')) : enrolledFaces.count(set, upTo);
    index = anIndex({ repositories: { ...store.repositories, enrolledFaces: { ...enrolledFaces, count } } });
    for (const person of [...broken, ...erased]) await enrolFace(person, aDescriptor(1));
    for (const [person] of [broken, erased]) await find(person, aDescriptor(1));
    expect(index.size()).toBe(3);
    await store.destroyKey(erased[1]?.registrationId ?? '');
    await index.forgetErased();
    expect(index.size()).toBe(2);
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'erased faces could not be forgotten yet', error: 'RangeError' }),
    ]);
  });

  it('is bounded for one project, too: the rest is read for each search, nothing is missed, and the log says so', async () => {
    const [me, ...others] = await aProjectOf(6);
    for (const [place, other] of others.entries()) await enrolFace(other, aDescriptor(20 + place));
    index = anIndex({ maxFaces: 2 });
    for (const [place, other] of others.entries()) {
      expect(await find(me, aDescriptor(20 + place))).toMatchObject({ registrationId: other.registrationId });
    }
    expect(index.size()).toBe(2);
    expect(lines).toEqual([expect.objectContaining({ projectId: me.projectId, inMemory: 2, level: 40 })]);
    await store.destroyKey(others[4]?.registrationId ?? '');
    expect(await find(me, aDescriptor(24))).toBeNull();
  });

  it('makes room by forgetting the project that was searched longest ago', async () => {
    const projects = [await aProjectOf(2), await aProjectOf(2), await aProjectOf(2)];
    for (const people of projects) for (const person of people) await enrolFace(person, aDescriptor(30));
    index = anIndex({ maxFaces: 4 });
    for (const [me, other = me] of [...projects, ...projects]) {
      expect(await find(me, aDescriptor(30))).toMatchObject({ registrationId: other.registrationId });
      expect(index.size()).toBeLessThanOrEqual(4);
    }
  });

  it('is filled ahead with the projects that enrolled last, as far as it reaches', async () => {
    const projects = [await aProjectOf(1), await aProjectOf(2), await aProjectOf(1)];
    for (const people of projects) for (const person of people) await enrolFace(person, aDescriptor(40), 'ahead');
    const after = jest.fn(store.repositories.enrolledFaces.after);
    const enrolledFaces = { ...store.repositories.enrolledFaces, after };
    const faces = { engine: 'ahead', scale: PLAIN_SCALE };
    index = anIndex({ faces, maxFaces: 3, repositories: { ...store.repositories, enrolledFaces } });
    await index.warm();
    expect(index.size()).toBe(3);
    expect(after.mock.calls.map(([{ projectId }]) => projectId)).toEqual(
      [projects[1], projects[2]].map((people) => people?.[0].projectId),
    );
  });

  it('ends no process where the database goes away while a batch is opened', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const batch = Array.from({ length: 500 }, (_, at) => ({
      ...{ position: at + 1, registrationId: 'reg_1', submissionId: `sub_${at}` },
    }));
    const gone = (): Promise<typeof batch> => Promise.reject(new RangeError('gone'));
    const after = jest.fn(gone).mockResolvedValueOnce(batch);
    index = anIndex({
      vault: { openMany: () => sleep(20).then(() => Promise.reject(new RangeError('gone, too'))) },
      repositories: { ...store.repositories, enrolledFaces: { ...store.repositories.enrolledFaces, after } },
    });
    const [me] = await aProjectOf(1);
    await expect(find(me, aDescriptor(1))).rejects.toThrow('gone');
    await sleep(60);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });

  it('that cannot be filled ahead is said in the log, and harms no search', async () => {
    const projects = () => Promise.reject(new RangeError('gone'));
    const enrolledFaces = { ...store.repositories.enrolledFaces, projects };
    index = anIndex({ repositories: { ...store.repositories, enrolledFaces } });
    await index.warm();
    expect(lines).toEqual([expect.objectContaining({ msg: 'faces could not be read ahead', error: 'RangeError' })]);
    const [me, other = me] = await aProjectOf(2);
    await enrolFace(other, aDescriptor(41));
    expect(await find(me, aDescriptor(41))).not.toBeNull();
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
