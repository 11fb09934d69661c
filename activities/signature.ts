import { hashOfText } from '../db/hashOfText';
import type { Vault } from '../db/vault/vault';
import { evaluateSignature, shownText } from '../domain/steps/signature';
import type { EvaluationActivities } from './contract';
import { openNamesOfSigner, openSubmission } from './submissions';

/** All that a PDF of a signature tells is sealed before the signature counts; the PDF is made when it is asked for. */
export function createSignatureActivities({
  vault,
}: {
  readonly vault: Pick<Vault, 'open' | 'seal'>;
}): Pick<EvaluationActivities, 'captureSignature'> {
  return {
    async captureSignature(input) {
      const { registrationId, submissionId, step, at } = input;
      const signed = await openSubmission(vault, input, 'signature');
      const names = await openNamesOfSigner(vault, input);
      const evaluation = evaluateSignature(signed, names, step.settings);
      const text = shownText(step.settings, signed.textHash, hashOfText);
      if (text === null || submissionId === null)
        throw new Error('A signature under a text that the step does not show');
      if (evaluation.result === 'passed') {
        const signerName = names.onDocument?.fullName ?? names.given;
        const place = { registrationId, kind: 'signedText', id: submissionId } as const;
        await vault.seal(place, { key: step.key, text, signerName, at });
      }
      return evaluation;
    },
  };
}
