import {
  CancellationScope,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  workflowInfo,
} from '@temporalio/workflow';
import { hasRunOut } from '../../domain/progress';
import type { Registration } from '../../domain/registration';
import { takeMessages } from './handlers';
import type { AppRegistrationInput } from './messages';
import { Run, now } from './run';

/** How long a run that was started to be reopened waits for the message that says so. */
const REOPENING_COMES_WITHIN = '1 minute';

/**
 * The life of one App Registration, from its creation to its final status. The result is its final state; a reopening
 * starts another run of the same workflow id from it.
 */
export async function appRegistration(input: AppRegistrationInput): Promise<Registration> {
  const run = new Run(input);
  // First of all: messages that came with the start are handled as soon as their handlers are there.
  if (input.resumed === undefined) {
    run.apply({ type: 'begin', by: input.startedBy, previousRegistrationId: input.previousRegistrationId });
  } else {
    run.resume();
  }
  takeMessages(run, input);
  try {
    if (input.resumed !== undefined && run.ended) {
      await condition(() => !run.ended, REOPENING_COMES_WITHIN, { summary: 'waiting for the reopening' });
    }
    await untilItEnds(run);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    withdraw(run);
  }
  await CancellationScope.nonCancellable(async () => {
    await run.inProjection();
    await condition(allHandlersFinished);
  });
  if (run.ended) return run.registration;
  return continueAsNew<typeof appRegistration>({
    ...input,
    resumed: { registration: run.registration, runId: workflowInfo().runId },
  });
}

/**
 * Waits until the registration has ended or a new run should take over, and lets it expire. The timer is left alone
 * when the time of expiry moves away or stands still: what matters is looked up when it fires.
 */
async function untilItEnds(run: Run): Promise<void> {
  const over = () => run.ended || run.shouldBeHandedOver;
  while (!over()) {
    const { expiry } = run.registration;
    if ('remainingMs' in expiry) {
      await condition(() => over() || 'at' in run.registration.expiry);
    } else if (hasRunOut(run.registration, now())) {
      run.apply({ type: 'expire' });
    } else {
      const cameNearer = () => 'at' in run.registration.expiry && run.registration.expiry.at < expiry.at;
      const left = Date.parse(expiry.at) - Date.parse(now());
      await condition(() => over() || cameNearer(), left, { summary: `expires ${expiry.at}` });
    }
  }
}

/** An operator cancelled the workflow in the Temporal UI: the same as any other cancelling. */
function withdraw(run: Run): void {
  if (run.ended) return;
  run.apply({ type: 'cancel', requestId: workflowInfo().runId, noteId: null, by: { type: 'operator' } });
}
