import type { Vault } from '../db/vault/vault';
import { evaluateBasicInformation } from '../domain/steps/basicInformation';
import type { EvaluationActivities } from './contract';
import { openSubmission } from './submissions';

export function createBasicInformationActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
}): Pick<EvaluationActivities, 'validateBasicInformation'> {
  return {
    async validateBasicInformation(input) {
      const information = await openSubmission(deps.vault, input, 'basicInformation');
      return evaluateBasicInformation(information, input.step.settings, input.at);
    },
  };
}
