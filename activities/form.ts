import { schemaHash } from '../db/schemaHash';
import type { Vault } from '../db/vault/vault';
import { evaluateForm } from '../domain/steps/form';
import type { EvaluationActivities } from './contract';
import { openSubmission } from './submissions';

export function createFormActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
}): Pick<EvaluationActivities, 'validateForm'> {
  return {
    async validateForm(input) {
      const answered = await openSubmission(deps.vault, input, 'form');
      return evaluateForm(answered, { schemaHash: schemaHash(input.step.settings.schema) });
    },
  };
}
