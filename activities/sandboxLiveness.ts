import type { Vault } from '../db/vault/vault';
import type { EvaluationActivities } from './contract';
import { providerUnavailable } from './providerUnavailable';
import { evaluateSandbox } from './sandbox';
import { openSubmission } from './submissions';

/** The liveness check where no picture needs to be read; what reads them has a task queue of its own. */
export function createSandboxLivenessActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
}): Pick<EvaluationActivities, 'checkLiveness'> {
  return {
    async checkLiveness(input) {
      const { step, call } = input;
      if (step.provider !== 'sandbox') throw providerUnavailable(`This worker has no ${step.provider} liveness check`);
      const submission = await openSubmission(deps.vault, input, 'liveness');
      return evaluateSandbox(submission.sandbox, { call, step: 'liveness' });
    },
  };
}
