import type { BodyMedia, RequestBody } from '../body/requestBody';
import type { LoadedStep } from '../load';
import { Refusal } from '../refusal';
import type { RequestFacts } from '../route';
import { readBasicInformation } from './basicInformation';
import { readDocument } from './document';
import { readForm } from './form';
import { readLiveness } from './liveness';
import type { Received } from './received';
import { readSignature } from './signature';
import { readSignUpForm } from './signUpForm';

/** Pictures come as files, everything else as JSON. */
export function mediaOf({ step }: LoadedStep): readonly BodyMedia[] {
  return step.step === 'document' || step.step === 'liveness' ? ['multipart'] : ['json'];
}

/**
 * Reads what was handed in for a step by the kind of the step.
 * @throws Refusal where it is ill-formed or impossible; no attempt is used up
 */
export async function readSubmission(
  body: RequestBody,
  facts: RequestFacts,
  resource: LoadedStep,
  submissionId: string,
): Promise<Received> {
  const { step } = resource;
  const common = { facts, resource, submissionId };
  switch (step.step) {
    case 'signUpForm':
      return readSignUpForm(body, { ...common, step });
    case 'basicInformation':
      return readBasicInformation(body, { ...common, step });
    case 'document':
      return readDocument(body, { ...common, step });
    case 'liveness':
      return readLiveness(body, { ...common, step });
    case 'form':
      return readForm(body, { ...common, step });
    case 'signature':
      return readSignature(body, { ...common, step });
    case 'criminalHistory':
      // It runs by itself: nothing can be handed in.
      throw new Refusal('STEP_NOT_OPEN');
  }
}
