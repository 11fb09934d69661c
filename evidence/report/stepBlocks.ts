import type { Submission } from '../../db/records';
import type { StepRecord } from '../../domain/registration';
import { textOf } from '../../domain/textOf';
import type { Language } from '../../domain/vocabulary';
import type { Attempt } from '../attempts';
import { picturesOf } from '../facts';
import type { Block } from '../pdf/document';
import { LABELS } from './labels';
import type { Reported } from './reported';

/** Each step, and each attempt at it with what was handed in and what was found. */
export function stepBlocks(of: Reported, language: Language): Block[] {
  const labels = LABELS[language];
  const { registration, attempts } = of.facts;
  return [
    { type: 'heading', level: 2, text: labels.steps },
    ...registration.steps.flatMap((step): Block[] => {
      const ofStep = attempts.filter(({ key }) => key === step.key);
      return [
        { type: 'heading', level: 2, text: step.key === step.step ? step.key : `${step.key} (${step.step})` },
        { type: 'fields', fields: stepFields(step, language) },
        ...(ofStep.length === 0
          ? [{ type: 'text', style: 'plain', text: labels.noAttempt } as const]
          : ofStep.flatMap((attempt) => attemptBlocks(attempt, of, language))),
      ];
    }),
  ];
}

function stepFields(step: StepRecord, language: Language): [string, string][] {
  const labels = LABELS[language];
  const left = Math.max(0, step.attempts - step.attemptsUsed);
  return [
    [labels.state, step.state],
    [labels.requirement, step.requirement],
    ...(step.provider === null ? [] : [[labels.provider, step.provider] as [string, string]]),
    [labels.attempts, `${step.attemptsUsed} / ${left}`],
  ];
}

function attemptBlocks(attempt: Attempt, of: Reported, language: Language): Block[] {
  const labels = LABELS[language];
  const { found, submissionId } = attempt;
  const reasons = found?.reasons.map((code) => `${code}: ${textOf(code, language)}`) ?? [];
  const scores = Object.entries(found?.scores ?? {}).map(([name, score]) => `${name} ${rounded(score)}`);
  const fields: [string, string][] = [
    [`${labels.attempt} ${attempt.number}`, found === null ? labels.notEvaluated : found.result],
    [labels.submitted, [attempt.submittedAt, attempt.by ?? ''].filter(Boolean).join(', ')],
    ...(reasons.length === 0 ? [] : [[labels.reasons, reasons.join('\n')] as [string, string]]),
    ...(scores.length === 0 ? [] : [[labels.scores, scores.join(', ')] as [string, string]]),
  ];
  const submission = submissionId === null ? undefined : of.facts.person?.submissions.get(submissionId);
  return [
    { type: 'fields', fields },
    ...(submission === undefined ? [] : submissionBlocks(submission, submissionId ?? '', of, language)),
  ];
}

function submissionBlocks(submission: Submission, submissionId: string, of: Reported, language: Language): Block[] {
  const labels = LABELS[language];
  const pictures = picturesOf(submission);
  const shown = pictures.flatMap(({ blobId, name }) => {
    const jpeg = of.pictures.get(blobId);
    return jpeg === undefined ? [] : [{ caption: name, jpeg }];
  });
  return [
    { type: 'fields', fields: [[labels.submission, toldOf(submission)]] },
    ...(submission.step === 'signature' && submission.kind === 'drawn'
      ? [
          {
            type: 'drawing',
            strokes: submission.strokes.map((stroke) => stroke.map(({ x, y }) => ({ x, y }))),
          } as const,
        ]
      : []),
    ...(shown.length === 0 ? [] : [{ type: 'pictures', pictures: shown } as const]),
    ...(shown.length < pictures.length
      ? [{ type: 'text', style: 'small', text: labels.picturesLeftOut } as const]
      : []),
    ...(of.facts.person?.signedTexts.has(submissionId) === true
      ? [{ type: 'text', style: 'small', text: labels.signedText } as const]
      : []),
  ];
}

/** What is neither a picture nor a drawing, as members and values. */
function toldOf(submission: Submission): string {
  const { step, ...members } = submission;
  const hidden = ['front', 'back', 'selfie', 'frames', 'strokes', 'sandbox'];
  const told = Object.entries(members).filter(([name, value]) => !hidden.includes(name) && value !== undefined);
  const lines = told.map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return lines.length === 0 ? step : lines.join('\n');
}

function rounded(score: number): string {
  return String(Math.round(score * 1_000) / 1_000);
}
