import { LRUCache } from 'lru-cache';
import type { FlowVersion, FlowsRepository } from '../db/repositories/flows';

export interface FlowVersions {
  /** Null where there is no such version. */
  get(flowId: string, version: number): Promise<FlowVersion | null>;
}

/** Published versions never change, so each is read once. */
export function createFlowVersions(flows: Pick<FlowsRepository, 'getVersion'>): FlowVersions {
  const cache = new LRUCache<string, FlowVersion>({ max: 500 });
  return {
    async get(flowId, version) {
      const name = `${flowId}@${version}`;
      const known = cache.get(name);
      if (known !== undefined) return known;
      const found = await flows.getVersion(flowId, version);
      if (found !== null) cache.set(name, found);
      return found;
    },
  };
}
