import type { Knex } from 'knex';

/** Faces of one project that one engine described. */
export interface FaceSet {
  readonly projectId: string;
  readonly engine: string;
}

/** Whose description is sealed: the `face` of this submission, by the engine of its set. */
export interface EnrolledFace {
  /** Grows with time: faces enrolled later have a higher one. */
  readonly position: number;
  readonly registrationId: string;
  readonly submissionId: string;
}

export interface EnrolledFacesRepository {
  /** Notes that a face, sealed before, can be searched for. Twice for a submission changes nothing. */
  enrol(face: FaceSet & Omit<EnrolledFace, 'position'>): Promise<void>;
  /** Faces behind a position, in their order. None that appears later has a lower position than one seen here. */
  after(set: FaceSet, position: number, limit: number): Promise<readonly EnrolledFace[]>;
  /** Those that are still there. */
  at(positions: readonly number[]): Promise<readonly EnrolledFace[]>;
  /** How many there are up to a position; fewer than before where registrations were erased. */
  count(set: FaceSet, upTo: number): Promise<number>;
  /** Projects with faces that the engine described, and how many; the one that enrolled last comes first. */
  projects(engine: string): Promise<readonly { readonly projectId: string; readonly count: number }[]>;
  /** Every position there is. */
  positions(set: FaceSet): Promise<ReadonlySet<number>>;
}

interface Row {
  readonly position: string;
  readonly registrationId: string;
  readonly submissionId: string;
}

const COLUMNS = ['position', 'registration_id as registrationId', 'submission_id as submissionId'];

export function createEnrolledFacesRepository(knex: Knex): EnrolledFacesRepository {
  const table = () => knex('enrolled_faces');
  const inSet = ({ projectId, engine }: FaceSet) => table().where({ project_id: projectId, engine });

  return {
    async enrol({ projectId, engine, registrationId, submissionId }) {
      await knex.transaction(async (trx) => {
        // One after the other within a project: positions become visible in their order, so that whoever reads on from
        // the last one misses none; and of two that enrol one face at once, the second sees the first.
        await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`faces/${projectId}`]);
        await trx('enrolled_faces')
          .insert({ project_id: projectId, engine, registration_id: registrationId, submission_id: submissionId })
          .onConflict(['registration_id', 'submission_id', 'engine'])
          .ignore();
      });
    },

    async after(set, position, limit) {
      const rows = await inSet(set)
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .select<Row[]>(COLUMNS);
      return rows.map(faceOf);
    },

    async at(positions) {
      const rows = await table()
        .whereIn('position', [...positions])
        .select<Row[]>(COLUMNS);
      return rows.map(faceOf);
    },

    async count(set, upTo) {
      const [row] = await inSet(set).where('position', '<=', upTo).count<{ count: string }[]>('* as count');
      return Number(row?.count);
    },

    async projects(engine) {
      const rows = await table()
        .where({ engine })
        .groupBy('project_id')
        .orderByRaw('max(position) desc')
        .select<{ projectId: string; count: string }[]>('project_id as projectId', knex.raw('count(*) as count'));
      return rows.map(({ projectId, count }) => ({ projectId, count: Number(count) }));
    },

    async positions(set) {
      return new Set((await inSet(set).pluck<string[]>('position')).map(Number));
    },
  };
}

function faceOf({ position, registrationId, submissionId }: Row): EnrolledFace {
  return { position: Number(position), registrationId, submissionId };
}
