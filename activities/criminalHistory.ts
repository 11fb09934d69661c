import type { Repositories } from '../db/repositories';
import type { Vault } from '../db/vault/vault';
import { screeningId, screeningOf } from '../domain/screening/screening';
import type { Screening } from '../domain/screening/screening';
import { evaluateCriminalHistory, evaluateScreening } from '../domain/steps/criminalHistory';
import type { EvaluationActivities, EvaluationInput } from './contract';
import { providerUnavailable } from './providerUnavailable';
import { WatchlistMissing, createWatchlists } from './screening/watchlists';
import { openKnownNames, openScreenedPerson } from './submissions';
import { whileAlive } from './whileAlive';

type CriminalHistoryInput = EvaluationInput<Extract<EvaluationInput['step'], { step: 'criminalHistory' }>>;

export function createCriminalHistoryActivities(deps: {
  readonly vault: Pick<Vault, 'open' | 'seal'>;
  readonly repositories: Pick<Repositories, 'watchlists'>;
}): Pick<EvaluationActivities, 'checkCriminalHistory'> {
  const { vault } = deps;
  const watchlists = createWatchlists(deps.repositories.watchlists);

  return {
    async checkCriminalHistory(input) {
      const { provider, settings } = input.step;
      if (provider === 'sandbox') return evaluateCriminalHistory(await openKnownNames(vault, input));
      if (provider !== 'local') throw providerUnavailable(`This worker has no ${provider} criminal-history check`);
      const id = screeningId(input.step.key, input.attempt);
      const ref = { registrationId: input.registrationId, kind: 'screening', id } as const;
      const screening = await whileAlive((cancelled) => screen(input, cancelled));
      await vault.seal(ref, screening);
      // What was sealed first counts: asked again, after a worker died, the check says what it said.
      return evaluateScreening((await vault.open(ref)) ?? screening, settings, id);
    },
  };

  async function screen(input: CriminalHistoryInput, cancelled: AbortSignal): Promise<Screening> {
    const { sources, reviewMinScore } = input.step.settings;
    const [{ names, ...person }, lists] = await Promise.all([openScreenedPerson(vault, input), openLists(sources)]);
    // It may have taken a minute to read them.
    cancelled.throwIfAborted();
    const matches = lists.flatMap(({ version, index }) =>
      index
        .search(names, person, reviewMinScore)
        .map(({ entry, match }) => ({ ...match, source: version.source, entryId: entry.id })),
    );
    return screeningOf({
      names,
      person,
      lists: lists.map(({ version: { source, version, date, entries, sha256 } }) => ({
        ...{ source, version, date, entries, sha256 },
      })),
      matches,
    });
  }

  async function openLists(sources: readonly string[]) {
    try {
      return await watchlists.open(sources);
    } catch (error) {
      if (!(error instanceof WatchlistMissing)) throw error;
      throw providerUnavailable(error.message, { reason: `WATCHLIST_NOT_IMPORTED:${error.source}` });
    }
  }
}
