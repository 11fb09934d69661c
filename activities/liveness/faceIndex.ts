import type { Logger } from 'pino';
import type { Repositories } from '../../db/repositories';
import type { EnrolledFace as Enrolled, FaceSet } from '../../db/repositories/enrolledFaces';
import type { Vault } from '../../db/vault/vault';
import { kindOf } from '../../domain/kindOf';
import type { EnrolledFace } from '../../domain/steps/liveness';
import type { FaceReader } from '../media/faceReader';
import { strangersAmong } from '../strangers';
import { faceRef, fromRecord, product } from './descriptors';
import { DescriptorTable, ROUNDING } from './descriptorTable';
import type { Candidate } from './descriptorTable';

/** Searches the faces enrolled in a project. */
export interface FaceIndex {
  /**
   * The likeliest face of another person: null where none of those enrolled before is `least` alike. Nothing is missed.
   * What "another person" means is said by `strangersAmong`.
   */
  findStranger(search: FaceSearch): Promise<EnrolledFace | null>;
  /** Reads the projects that enrolled last, as many as fit, so that their first search need not. Never rejects. */
  warm(): Promise<void>;
  /** Forgets what was erased, as it does by itself every minute. Never rejects; what fails is left for the next time. */
  forgetErased(): Promise<void>;
  /** How many faces are in memory. */
  size(): number;
  close(): void;
}

export interface FaceSearch {
  readonly projectId: string;
  /** Whose face it is. */
  readonly registrationId: string;
  readonly descriptor: Float32Array;
  readonly least: number;
  /** Nobody waits for the answer any more. */
  readonly cancelled: AbortSignal;
}

interface Deps {
  readonly vault: Pick<Vault, 'openMany'>;
  readonly repositories: Pick<Repositories, 'enrolledFaces' | 'persons'>;
  /** Describes faces here. */
  readonly faces: Pick<FaceReader, 'engine' | 'scale'>;
  readonly logger: Pick<Logger, 'warn'>;
  /** How many faces are held in memory: some 530 bytes each. */
  readonly maxFaces?: number;
}

/** Faces of a project in memory, read up to a position. */
interface Held {
  readonly set: FaceSet;
  readonly table: DescriptorTable;
  position: number;
  isToldToBeFull: boolean;
  /** The last use; the next begins when it has ended, for rows move when others are forgotten. */
  busy: Promise<unknown>;
}

interface Batch {
  readonly faces: readonly Enrolled[];
  /** Null for a face whose registration was erased. */
  readonly opened: (face: Enrolled) => Float32Array | null;
}

/** Opened with one query at a time, in some 30 ms of which others have to wait. */
const BATCH = 500;
/** Candidates compared in full at a time; the first of them hold the answer nearly always. */
const COMPARED = 20;
/** How long a face of an erased registration may be left in memory. It is no answer from the first moment on. */
const SWEEP_MS = 60_000;
/** About 110 MB. */
const MAX_FACES = 200_000;

/**
 * An index in memory, made of the sealed descriptions when a project is first searched and brought up to date before
 * each search. Its numbers are rounded; what may be alike is compared by the sealed originals, so that what is erased
 * is never found. Where memory is full, the projects that were searched longest ago are forgotten; of a project that
 * alone has more faces than fit, every search reads the rest from the database.
 */
export function createFaceIndex({ vault, repositories, faces, logger, maxFaces = MAX_FACES }: Deps): FaceIndex {
  const { enrolledFaces } = repositories;
  const { engine, scale } = faces;
  const projects = new Map<string, Held>();
  const closed = new AbortController();
  const sweep = setInterval(() => void forgetErased(), SWEEP_MS);
  sweep.unref();

  return {
    findStranger: (search) =>
      inTurn(hold(search.projectId), async (held) => {
        await catchUp(held, search.cancelled);
        const least = scale.product(search.least);
        const candidates = [
          ...(await held.table.search(search.descriptor, least)),
          ...(isFull(held) ? await searchTheRest(held, search, least) : []),
        ];
        return likeliest(candidates, search);
      }),

    async warm() {
      await unlessFailing('faces could not be read ahead', async () => {
        let room = maxFaces;
        const fitting: string[] = [];
        for (const { projectId, count } of await enrolledFaces.projects(engine)) {
          if (count > room) continue;
          room -= count;
          fitting.push(projectId);
        }
        // The one read last is the last that makes room for others.
        for (const projectId of fitting.toReversed()) {
          if (closed.signal.aborted) return;
          await inTurn(hold(projectId), (held) => catchUp(held, closed.signal));
        }
      });
    },

    forgetErased,
    size,

    close() {
      closed.abort();
      clearInterval(sweep);
    },
  };

  function size(): number {
    return [...projects.values()].reduce((sum, { table }) => sum + table.size, 0);
  }

  function isFull({ table }: Held): boolean {
    return table.size >= maxFaces;
  }

  function hold(projectId: string): Held {
    const held = projects.get(projectId) ?? {
      set: { projectId, engine },
      table: new DescriptorTable(),
      position: 0,
      isToldToBeFull: false,
      busy: Promise.resolve(),
    };
    // The last in the map is the one used last.
    projects.delete(projectId);
    projects.set(projectId, held);
    return held;
  }

  /** What was read before it was cancelled is kept. */
  async function catchUp(held: Held, cancelled: AbortSignal): Promise<void> {
    cancelled.throwIfAborted();
    if (isFull(held)) return;
    for await (const batch of batchesBehind(held, cancelled)) {
      for (const face of batch.faces) {
        if (isFull(held)) return;
        const descriptor = batch.opened(face);
        if (descriptor !== null) held.table.add(face.position, descriptor);
        held.position = face.position;
      }
      makeRoomFor(held);
    }
  }

  /** What did not fit: read, compared and forgotten. */
  async function searchTheRest(held: Held, { descriptor, cancelled }: FaceSearch, least: number): Promise<Candidate[]> {
    const found: Candidate[] = [];
    for await (const batch of batchesBehind(held, cancelled)) {
      if (!held.isToldToBeFull) {
        held.isToldToBeFull = true;
        const { projectId } = held.set;
        logger.warn(
          { projectId, inMemory: held.table.size },
          'more faces than fit in memory: each search reads the rest',
        );
      }
      for (const face of batch.faces) {
        const original = batch.opened(face);
        const atMost = original === null ? -Infinity : product(descriptor, original) + ROUNDING;
        if (atMost >= least) found.push({ key: face.position, atMost });
      }
    }
    return found;
  }

  /** Everything behind the position. While one batch is opened, the database looks up the next. */
  async function* batchesBehind({ set, position }: Held, cancelled: AbortSignal): AsyncGenerator<Batch> {
    let batch = await enrolledFaces.after(set, position, BATCH);
    let opening = openAhead(batch);
    for (let last = batch.at(-1); last !== undefined; last = batch.at(-1)) {
      const following = batch.length < BATCH ? [] : await enrolledFaces.after(set, last.position, BATCH);
      const nextOpening = openAhead(following);
      yield { faces: batch, opened: await opening };
      cancelled.throwIfAborted();
      [batch, opening] = [following, nextOpening];
    }
  }

  /** Where the reader has enough, or the look-up beside it fails, nobody waits for what is opened. */
  function openAhead(enrolled: readonly Enrolled[]): Promise<Batch['opened']> {
    const opening = open(enrolled);
    opening.catch(() => {});
    return opening;
  }

  /** Compares candidates in full, until no other can be likelier than the best found. */
  async function likeliest(
    candidates: readonly Candidate[],
    { registrationId, descriptor, least, cancelled }: FaceSearch,
  ): Promise<EnrolledFace | null> {
    const inOrder = candidates.toSorted((one, other) => other.atMost - one.atMost);
    let best: EnrolledFace | null = null;
    for (let start = 0; start < inOrder.length; start += COMPARED) {
      const batch = inOrder.slice(start, start + COMPARED);
      if (best !== null && best.likeness >= scale.likeness(batch[0]?.atMost ?? 0)) break;
      cancelled.throwIfAborted();
      const enrolled = await enrolledFaces.at(batch.map(({ key }) => key));
      const opened = await open(enrolled);
      const alike = enrolled.flatMap((face) => {
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

  async function open(enrolled: readonly Enrolled[]): Promise<Batch['opened']> {
    const refOf = (face: Enrolled) => faceRef({ ...face, engine });
    const opened = enrolled.length === 0 ? null : await vault.openMany(enrolled.map(refOf));
    return (face) => {
      const record = opened?.get(refOf(face)) ?? null;
      return record === null ? null : fromRecord(record);
    };
  }

  async function forgetErased(): Promise<void> {
    for (const held of [...projects.values()]) {
      await unlessFailing('erased faces could not be forgotten yet', () =>
        inTurn(held, async ({ set, position, table }) => {
          if ((await enrolledFaces.count(set, position)) === table.size) return;
          table.keepOnly(await enrolledFaces.positions(set));
        }),
      );
    }
  }

  async function unlessFailing(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!closed.signal.aborted) logger.warn(kindOf(error), what);
    }
  }

  function makeRoomFor(used: Held): void {
    for (const [projectId, held] of projects) {
      if (size() <= maxFaces) return;
      if (held !== used) projects.delete(projectId);
    }
  }
}

async function inTurn<Result>(held: Held, work: (held: Held) => Promise<Result>): Promise<Result> {
  const turn = held.busy.then(() => work(held));
  held.busy = turn.catch(() => {});
  return turn;
}
