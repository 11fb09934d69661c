import { ApplicationFailure } from '@temporalio/activity';
import { PROVIDER_UNAVAILABLE } from '../domain/failures';

/** A provider that does not answer now. The workflow, not the activity, asks again, so that people can see it wait. */
export function providerUnavailable(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, PROVIDER_UNAVAILABLE);
}
