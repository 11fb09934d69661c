import type { Knex } from 'knex';
import type { Flow } from '../../domain/flow';
import type { Instant } from '../../domain/vocabulary';
import type { JsonValue } from '../records';
import { columnsInSql, statement } from '../statement';
import { only } from './only';
import { restrictToPage, toPage } from './page';
import type { Page, PageRequest } from './page';

export interface StoredFlow {
  readonly id: string;
  readonly projectId: string;
  /** As the company wrote it. */
  readonly draft: JsonValue;
  /** The newest published version; null before the first. */
  readonly publishedVersion: number | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A published version. It never changes, so it may be cached for ever. */
export interface FlowVersion {
  readonly flowId: string;
  readonly projectId: string;
  readonly version: number;
  /** Resolved: every default in place. */
  readonly definition: Flow;
  readonly publishedAt: Instant;
}

export interface FlowsRepository {
  /** Repeated with the same id it answers the flow made by the first call. */
  create(flow: { readonly id: string; readonly projectId: string; readonly draft: JsonValue }): Promise<StoredFlow>;
  get(id: string): Promise<StoredFlow | null>;
  list(projectId: string, page: PageRequest): Promise<Page<StoredFlow>>;
  /** Null where there is no such flow. */
  saveDraft(id: string, draft: JsonValue): Promise<StoredFlow | null>;
  /**
   * Makes the next version; versions count from 1 without gaps. Repeated with the same `requestId` it answers the
   * version made by the first call. Null where there is no such flow.
   */
  publish(request: {
    readonly flowId: string;
    readonly requestId: string;
    readonly definition: Flow;
  }): Promise<FlowVersion | null>;
  getVersion(flowId: string, version: number): Promise<FlowVersion | null>;
}

const COLUMNS = [
  'id',
  'project_id as projectId',
  'draft',
  'published_version as publishedVersion',
  'created_at as createdAt',
  'updated_at as updatedAt',
];
const VERSION_COLUMNS = [
  'flow_id as flowId',
  'project_id as projectId',
  'version',
  'definition',
  'published_at as publishedAt',
];

const find = statement<StoredFlow>('flows.get', `select ${columnsInSql(COLUMNS)} from flows where id = ?`);

export function createFlowsRepository(knex: Knex): FlowsRepository {
  return {
    async create({ id, projectId, draft }) {
      const rows = await knex('flows')
        .insert({ id, project_id: projectId, draft: JSON.stringify(draft) })
        .onConflict('id')
        .merge(['id'])
        .returning<StoredFlow[]>(COLUMNS);
      return only(rows);
    },

    async get(id) {
      const rows = await find(knex, [id]);
      return rows[0] ?? null;
    },

    async list(projectId, page) {
      const rows = await knex('flows')
        .where({ project_id: projectId })
        .modify(restrictToPage, page)
        .select<StoredFlow[]>(COLUMNS);
      return toPage(rows, page);
    },

    async saveDraft(id, draft) {
      const rows = await knex('flows')
        .where({ id })
        .update({ draft: JSON.stringify(draft), updated_at: knex.fn.now(3) })
        .returning<StoredFlow[]>(COLUMNS);
      return rows[0] ?? null;
    },

    async publish({ flowId, requestId, definition }) {
      return knex.transaction(async (trx) => {
        // One publication of a flow at a time, or two would make the same version.
        const [flow] = await trx('flows').where({ id: flowId }).forUpdate().select<StoredFlow[]>(COLUMNS);
        if (flow === undefined) return null;
        const [made] = await trx('flow_versions')
          .where({ flow_id: flowId, request_id: requestId })
          .select<FlowVersion[]>(VERSION_COLUMNS);
        if (made !== undefined) return made;

        const version = (flow.publishedVersion ?? 0) + 1;
        await trx('flows')
          .where({ id: flowId })
          .update({ published_version: version, updated_at: trx.fn.now(3) });
        const rows = await trx('flow_versions')
          .insert({
            flow_id: flowId,
            version,
            project_id: flow.projectId,
            request_id: requestId,
            definition: JSON.stringify(definition),
          })
          .returning<FlowVersion[]>(VERSION_COLUMNS);
        return only(rows);
      });
    },

    async getVersion(flowId, version) {
      const rows = await knex('flow_versions')
        .where({ flow_id: flowId, version })
        .select<FlowVersion[]>(VERSION_COLUMNS);
      return rows[0] ?? null;
    },
  };
}
