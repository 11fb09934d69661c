import type { Vault } from '../db/vault/vault';
import { evaluateSignature } from '../domain/steps/signature';
import { shownText } from '../evidence/shownText';
import type { SignedTexts } from '../evidence/signedText/signedTexts';
import type { EvaluationActivities } from './contract';
import { openNamesOfSigner, openSubmission } from './submissions';

/** A signature that is found good is kept as a signed PDF before it counts: without one the call fails, and is repeated. */
export function createSignatureActivities(deps: {
  readonly vault: Pick<Vault, 'open'>;
  readonly signedTexts: SignedTexts;
}): Pick<EvaluationActivities, 'captureSignature'> {
  const { vault, signedTexts } = deps;
  return {
    async captureSignature(input) {
      const { registrationId, projectId, submissionId, step, at } = input;
      const signed = await openSubmission(vault, input, 'signature');
      const names = await openNamesOfSigner(vault, input);
      const evaluation = evaluateSignature(signed, names, step.settings);
      const text = shownText(step.settings, signed.textHash);
      if (text === null || submissionId === null)
        throw new Error('A signature under a text that the step does not show');
      if (evaluation.result === 'passed') {
        const signerName = names.onDocument?.fullName ?? names.given;
        await signedTexts.keep({
          registrationId,
          projectId,
          submissionId,
          key: step.key,
          text,
          signed,
          signerName,
          at,
        });
      }
      return evaluation;
    },
  };
}
