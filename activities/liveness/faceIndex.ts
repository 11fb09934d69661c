import type { Repositories } from '../../db/repositories';
import type { EnrolledFace as Enrolled, FaceSet } from '../../db/repositories/enrolledFaces';
import type { Vault } from '../../db/vault/vault';
import type { EnrolledFace } from '../../domain/steps/liveness';
import { strangersAmong } from '../strangers';
import type { LikenessScale } from '../media/faceReader';
import { fromRecord, product } from './descriptors';
import { DescriptorTable } from './descriptorTable';
import type { Candidate } from './descriptorTable';

/** Searches the faces enrolled in a project. */
export interface FaceIndex {
  /**
   * The likeliest face of another person: null where none of those enrolled before is `least` alike. Nothing is missed.
   * What "another person" means is said by `strangersAmong`.
   */
  findStranger(search: FaceSearch): Promise<EnrolledFace | null>;
  close(): void;
}

export interface FaceSearch {
  readonly set: FaceSet;
  /** Whose face it is. */
  readonly registrationId: string;
  readonly descriptor: Float32Array;
  readonly least: number;
}

interface Deps {
  readonly vault: Pick<Vault, 'openMany'>;
  readonly repositories: Pick<Repositories, 'enrolledFaces' | 'persons'>;
  /** Of the engine that describes faces here. */
  readonly scale: LikenessScale;
}

/** Faces of a project in memory, read up to a position. */
interface Held {
  readonly set: FaceSet;
  readonly table: DescriptorTable;
  position: number;
  /** The last use; the next begins when it has ended, for rows move when others are forgotten. */
  busy: Promise<unknown>;
}

/** Opened with one query at a time. */
const BATCH = 500;
/** Candidates compared in full at a time; the first of them hold the answer nearly always. */
const COMPARED = 20;
/** How long a face of an erased registration may be left in memory. It is no answer from the first moment on. */
const SWEEP_MS = 60_000;
/** About 110 MB; where more are held, the projects that were searched longest ago are read again when they are next. */
const MAX_FACES = 200_000;

/**
 * An index in memory, made of the sealed descriptions when a project is first searched and brought up to date before
 * each search. Its numbers are rounded; what may be alike is compared by the sealed originals, so that what is erased
 * is never found.
 */
export function createFaceIndex({ vault, repositories, scale }: Deps): FaceIndex {
  const { enrolledFaces } = repositories;
  const held = new Map<string, Held>();
  const sweep = setInterval(() => void forgetErased().catch(() => {}), SWEEP_MS);
  sweep.unref();

  return {
    async findStranger(search) {
      const faces = hold(search.set, search.descriptor.length);
      return inTurn(faces, async () => {
        await catchUp(faces);
        letGo(faces);
        return likeliest(await faces.table.search(search.descriptor, scale.product(search.least)), search);
      });
    },
    close: () => clearInterval(sweep),
  };

  function hold(set: FaceSet, width: number): Held {
    const name = `${set.engine}/${set.projectId}`;
    const faces = held.get(name) ?? { set, table: new DescriptorTable(width), position: 0, busy: Promise.resolve() };
    // The last in the map is the one used last.
    held.delete(name);
    held.set(name, faces);
    return faces;
  }

  async function catchUp(faces: Held): Promise<void> {
    for (;;) {
      const batch = await enrolledFaces.after(faces.set, faces.position, BATCH);
      const opened = await open(faces.set.engine, batch);
      for (const face of batch) {
        const descriptor = opened(face);
        if (descriptor !== null) faces.table.add(face.position, descriptor);
        faces.position = face.position;
      }
      if (batch.length < BATCH) return;
    }
  }

  /** Compares candidates in full, until no other can be likelier than the best found. */
  async function likeliest(
    candidates: readonly Candidate[],
    { registrationId, descriptor, least, set }: FaceSearch,
  ): Promise<EnrolledFace | null> {
    let best: EnrolledFace | null = null;
    for (let start = 0; start < candidates.length; start += COMPARED) {
      const batch = candidates.slice(start, start + COMPARED);
      if (best !== null && best.likeness >= scale.likeness(batch[0]?.atMost ?? 0)) break;
      const faces = await enrolledFaces.at(batch.map(({ key }) => key));
      const opened = await open(set.engine, faces);
      const alike = faces.flatMap((face) => {
        const original = opened(face);
        const found = original === null ? 0 : scale.likeness(product(descriptor, original));
        return found >= least ? [{ registrationId: face.registrationId, likeness: found }] : [];
      });
      const others = [...new Set(alike.map((face) => face.registrationId))].filter((id) => id !== registrationId);
      const strangers = await strangersAmong({ vault, repositories }, registrationId, others);
      for (const face of alike) {
        if (strangers.includes(face.registrationId) && face.likeness > (best?.likeness ?? 0)) best = face;
      }
    }
    return best;
  }

  /** Null for a face whose registration was erased, or that another engine described: a try sealed it, and died. */
  async function open(engine: string, faces: readonly Enrolled[]): Promise<(face: Enrolled) => Float32Array | null> {
    const refOf = ({ registrationId, submissionId }: Enrolled) =>
      ({ registrationId, kind: 'face', id: submissionId }) as const;
    const opened = await vault.openMany(faces.map(refOf));
    return (face) => {
      const record = opened.get(refOf(face));
      return record?.engine === engine ? fromRecord(record) : null;
    };
  }

  async function forgetErased(): Promise<void> {
    for (const faces of [...held.values()]) {
      await inTurn(faces, async () => {
        if ((await enrolledFaces.count(faces.set, faces.position)) === faces.table.size) return;
        faces.table.keepOnly(await enrolledFaces.positions(faces.set));
      });
    }
  }

  function letGo(used: Held): void {
    let all = [...held.values()].reduce((sum, { table }) => sum + table.size, 0);
    for (const [name, faces] of held) {
      if (all <= MAX_FACES || faces === used) return;
      all -= faces.table.size;
      held.delete(name);
    }
  }
}

async function inTurn<Result>(faces: Held, work: () => Promise<Result>): Promise<Result> {
  const before = faces.busy;
  const turn = before.then(work);
  faces.busy = turn.catch(() => {});
  return turn;
}
