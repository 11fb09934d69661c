import type { Vault } from '../db/vault/vault';
import { evaluateCriminalHistory } from '../domain/steps/criminalHistory';
import type { EvaluationActivities } from './contract';
import { providerUnavailable } from './providerUnavailable';
import { openKnownNames } from './submissions';

export function createCriminalHistoryActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
}): Pick<EvaluationActivities, 'checkCriminalHistory'> {
  return {
    async checkCriminalHistory(input) {
      const { provider } = input.step;
      if (provider !== 'sandbox') throw providerUnavailable(`This worker has no ${provider} criminal-history check`);
      return evaluateCriminalHistory(await openKnownNames(deps.vault, input));
    },
  };
}
