import { ApplicationFailure } from '@temporalio/activity';
import { PROVIDER_MISCONFIGURED, PROVIDER_UNAVAILABLE } from '../domain/failures';
import type { ProviderFailure } from '../domain/failures';

/** A provider that does not answer now. The workflow, not the activity, asks again, so that people can see it wait. */
export function providerUnavailable(message: string, told?: ProviderFailure): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, PROVIDER_UNAVAILABLE, ...(told === undefined ? [] : [told]));
}

/** A provider that a person must set right before it can answer. The workflow asks again, but seldom. */
export function providerMisconfigured(message: string, told: ProviderFailure): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, PROVIDER_MISCONFIGURED, told);
}
