import type { Vault } from '../db/vault/vault';
import { evaluateSignature } from '../domain/steps/signature';
import type { EvaluationActivities } from './contract';
import { openNamesOfSigner, openSubmission } from './submissions';

export function createSignatureActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
}): Pick<EvaluationActivities, 'captureSignature'> {
  return {
    async captureSignature(input) {
      const signed = await openSubmission(deps.vault, input, 'signature');
      return evaluateSignature(signed, await openNamesOfSigner(deps.vault, input), input.step.settings);
    },
  };
}
