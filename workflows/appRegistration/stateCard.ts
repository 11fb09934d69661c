import type { Registration, RunningEvaluation, StepRecord } from '../../domain/registration';

/** The registration as a page of Markdown: what an operator sees first in the Temporal UI. Costs no history event. */
export function stateCard(registration: Registration): string {
  const { status, waitingOn, currentStep, revision, expiry, outcome } = registration;
  const standing = waitingOn ?? 'nobody';
  return [
    `### ${status}`,
    '',
    `- waiting on: **${standing}**${currentStep === null ? '' : ` at \`${currentStep}\``}`,
    ...(outcome === null
      ? []
      : [`- decided by ${outcome.decidedBy}: ${outcome.reasons.join(', ') || 'all that the flow demands'}`]),
    ...(outcome === null ? ['at' in expiry ? `- expires ${expiry.at}` : '- its time stands still'] : []),
    ...(registration.redFlags.length === 0
      ? []
      : [`- red flags: ${registration.redFlags.map((flag) => `${flag.code} (${flag.severity})`).join(', ')}`]),
    ...(revision === 0 ? [] : [`- reopened ${revision} times`]),
    '',
    '| step | state | attempts | last result |',
    '| --- | --- | --- | --- |',
    ...registration.steps.map(row),
  ].join('\n');
}

function row(step: StepRecord): string {
  const parked = step.evaluation === null ? '' : parking(step.evaluation);
  const last = step.validation === null ? '' : [step.validation.result, ...step.validation.reasons].join(' ');
  return `| ${step.key} | ${step.state}${parked} | ${step.attemptsUsed} of ${step.attempts} | ${last} |`;
}

function parking({ failedCalls, failure, awaitedUntil }: RunningEvaluation): string {
  if (awaitedUntil !== undefined) return `, provider answers by callback, asked again ${awaitedUntil}`;
  if (failedCalls === 0) return '';
  const reason = failure?.reason ?? failure?.code;
  return `, provider away (${failedCalls} calls failed${reason === undefined ? '' : `: ${reason}`})`;
}
