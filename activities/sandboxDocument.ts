import type { Vault } from '../db/vault/vault';
import type { EvaluationActivities } from './contract';
import { providerUnavailable } from './providerUnavailable';
import { evaluateSandbox } from './sandbox';
import { openSubmission } from './submissions';

/** The document check where no picture needs to be read; what reads them has a task queue of its own. */
export function createSandboxDocumentActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
}): Pick<EvaluationActivities, 'checkDocument'> {
  return {
    async checkDocument(input) {
      const { step, call } = input;
      if (step.provider !== 'sandbox') throw providerUnavailable(`This worker has no ${step.provider} document check`);
      const submission = await openSubmission(deps.vault, input, 'document');
      return evaluateSandbox(submission.sandbox, { call, step: 'document' });
    },
  };
}
