import { heartbeat, sleep } from '@temporalio/activity';
import { asksForAnotherPicture } from '../domain/reasons';
import type { ReasonCode } from '../domain/reasons';
import type { Evaluation } from '../domain/registration';
import type { SandboxDirective } from '../domain/sandbox';
import { needsReview, passed, passedUnless } from '../domain/steps/evaluation';
import type { StepKind } from '../domain/vocabulary';
import { providerUnavailable } from './providerUnavailable';

/** Well within the ten seconds after which a silent check counts as dead. */
const HEARTBEAT_MS = 2_000;

/**
 * The sandbox provider: answers what the submission asked for, and passes where it asked for nothing.
 * @param call the how-many-eth call for this attempt, from 1
 * @throws ApplicationFailure `PROVIDER_UNAVAILABLE` while it was asked to be down
 */
export async function evaluateSandbox(
  directive: SandboxDirective | undefined,
  { call, step }: { readonly call: number; readonly step: StepKind },
): Promise<Evaluation> {
  if (directive?.outcome === 'providerDown' && call <= (directive.times ?? 1)) {
    throw providerUnavailable(`The sandbox provider of ${step} is down, as asked`);
  }
  await wait((directive?.delaySeconds ?? 0) * 1_000);
  return answerTo(directive ?? { outcome: 'passed' });
}

function answerTo({ outcome, reasons = [] }: SandboxDirective): Evaluation {
  switch (outcome) {
    case 'passed':
    case 'providerDown':
      return passed();
    case 'failed':
      return passedUnless(orDefault(reasons, 'NOT_PASSED'));
    case 'needsReview':
      return needsReview(orDefault(reasons, 'DOUBTFUL'));
    case 'imageQuality':
      // Any other reason would use up an attempt.
      return passedUnless(
        orDefault(
          reasons.filter((code) => asksForAnotherPicture([code])),
          'IMAGE_BLURRED',
        ),
      );
  }
}

function orDefault(reasons: readonly ReasonCode[], otherwise: ReasonCode): readonly ReasonCode[] {
  return reasons.length > 0 ? reasons : [otherwise];
}

async function wait(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= HEARTBEAT_MS) {
    heartbeat();
    await sleep(Math.min(left, HEARTBEAT_MS));
  }
}
