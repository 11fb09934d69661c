import type { Flow } from '../../domain/flow';
import type { Instant } from '../../domain/vocabulary';
import type { JsonValue } from '../records';
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
