import type { Repositories } from '../db/repositories';
import type { ReadModelActivities } from './contract';

export function createReadModelActivities(deps: {
  readonly repositories: Pick<Repositories, 'projection'>;
}): ReadModelActivities {
  return {
    projectRegistration: (change) => deps.repositories.projection.apply(change),
  };
}
