import {
  ActivityFailure,
  ApplicationFailure,
  TemporalFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { Activities, AnswersLater, CheckStep, EvaluationInput } from '../../activities/contract';
import { PROVIDER_MISCONFIGURED, PROVIDER_UNAVAILABLE } from '../../domain/failures';
import type { ProviderFailure } from '../../domain/failures';
import type { FlowStep } from '../../domain/flow';
import type { Evaluation } from '../../domain/registration';
import { MEDIA_TASK_QUEUE, VENDOR_TASK_QUEUE } from './messages';

/** Quick work inside the workflow task: no task-queue round trip. Few tries, since it holds the task open. */
const quick = proxyLocalActivities<Activities>({
  startToCloseTimeout: '3s',
  retry: { maximumAttempts: 2, initialInterval: '100ms' },
});

/** The same work while the database or a mail server is away: for as long as it takes, visible as a pending activity. */
const durable = proxyActivities<Activities>({
  startToCloseTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '10s' },
});

/**
 * Checks. A worker that dies is noticed by its missing heartbeat and the attempt is repeated elsewhere. A provider that
 * is away is not retried here but by the workflow, where people can see it.
 */
function checks(step: FlowStep, attempt: number, call: number) {
  const taskQueue = queueFor(step);
  return proxyActivities<Activities>({
    ...(taskQueue !== null && { taskQueue }),
    startToCloseTimeout: '2m',
    heartbeatTimeout: '10s',
    retry: {
      initialInterval: '1s',
      backoffCoefficient: 2,
      maximumInterval: '10s',
      nonRetryableErrorTypes: [PROVIDER_UNAVAILABLE, PROVIDER_MISCONFIGURED],
    },
    summary: `${step.key}, attempt ${attempt}${call > 1 ? `, call ${call}` : ''}`,
  });
}

/** Null for the workflow's own. */
function queueFor(step: FlowStep): string | null {
  if (!('provider' in step)) return null;
  if (step.provider === 'http') return VENDOR_TASK_QUEUE;
  // Lists need no picture to be read: they are searched where there are many workers.
  return step.provider === 'local' && step.step !== 'criminalHistory' ? MEDIA_TASK_QUEUE : null;
}

/** Runs quick work locally, and durably where that fails. */
async function quickOrDurable<Result>(work: (activities: Activities) => Promise<Result>): Promise<Result> {
  try {
    return await work(quick);
  } catch (error) {
    // A local activity fails with its own failure, not wrapped in an ActivityFailure.
    if (isCancellation(error) || !(error instanceof TemporalFailure)) throw error;
    return work(durable);
  }
}

/** A call of a provider that was not answered: by which code, and what the provider said about it. */
export interface FailedCall extends ProviderFailure {
  readonly unavailable: string;
}

/** Evaluates an attempt by the activity named after its step, or by the vendor that performs it. */
export async function callProvider(
  input: EvaluationInput,
): Promise<{ readonly evaluation: Evaluation } | AnswersLater | FailedCall> {
  try {
    const { step } = input;
    if (!isForVendor(step)) return { evaluation: await evaluate(input) };
    const answer = await checks(step, input.attempt, input.call).askVendor({ ...input, step });
    return 'result' in answer ? { evaluation: answer } : answer;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || !(error.cause instanceof ApplicationFailure)) throw error;
    const [told] = error.cause.details ?? [];
    return { ...(isProviderFailure(told) && told), unavailable: error.cause.type ?? 'UNKNOWN' };
  }
}

function isForVendor(step: FlowStep): step is CheckStep {
  return 'provider' in step && step.provider === 'http';
}

function isProviderFailure(detail: unknown): detail is ProviderFailure {
  return typeof detail === 'object' && detail !== null;
}

function evaluate({ step, ...rest }: EvaluationInput): Promise<Evaluation> {
  const remote = checks(step, rest.attempt, rest.call);
  switch (step.step) {
    case 'signUpForm':
      return quickOrDurable((activities) => activities.validateSignUpForm({ step, ...rest }));
    case 'basicInformation':
      return quickOrDurable((activities) => activities.validateBasicInformation({ step, ...rest }));
    case 'form':
      return quickOrDurable((activities) => activities.validateForm({ step, ...rest }));
    case 'signature':
      return quickOrDurable((activities) => activities.captureSignature({ step, ...rest }));
    case 'document':
      return remote.checkDocument({ step, ...rest });
    case 'liveness':
      return remote.checkLiveness({ step, ...rest });
    case 'criminalHistory':
      return remote.checkCriminalHistory({ step, ...rest });
  }
}

/** Whether a step's evaluation runs inside the workflow task. */
export function isQuick(step: FlowStep): boolean {
  return !('provider' in step);
}

export const projectRegistration: Activities['projectRegistration'] = (input) =>
  quickOrDurable((activities) => activities.projectRegistration(input));

export const sendContactCode: Activities['sendContactCode'] = (input) => durable.sendContactCode(input);
export const sendEnrolmentLink: Activities['sendEnrolmentLink'] = (input) => durable.sendEnrolmentLink(input);
