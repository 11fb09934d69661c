import type { Submission } from '../../db/records';
import type { StepRecord } from '../../domain/registration';
import { screeningId } from '../../domain/screening/screening';
import { textOf } from '../../domain/textOf';
import type { Language } from '../../domain/vocabulary';
import type { Attempt } from '../attempts';
import { picturesOf } from '../facts';
import type { PersonFacts } from '../facts';
import type { Block } from '../pdf/document';
import { LABELS } from './labels';
import type { Reported } from './reported';
import { screeningBlocks, searchedBlocks } from './screeningBlocks';

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
  const { person } = of.facts;
  const reasons = found?.reasons.map((code) => `${code}: ${textOf(code, language)}`) ?? [];
  const scores = Object.entries(found?.scores ?? {}).map(([name, score]) => `${name} ${rounded(score)}`);
  const wentBy = found?.evidence ?? [];
  const fields: [string, string][] = [
    [`${labels.attempt} ${attempt.number}`, found === null ? labels.notEvaluated : found.result],
    [labels.submitted, [attempt.submittedAt, attempt.by ?? ''].filter(Boolean).join(', ')],
    ...(reasons.length === 0 ? [] : [[labels.reasons, reasons.join('\n')] as [string, string]]),
    ...(scores.length === 0 ? [] : [[labels.scores, scores.join(', ')] as [string, string]]),
    ...(wentBy.length === 0 ? [] : [[labels.wentBy, wentBy.join(', ')] as [string, string]]),
  ];
  const screening = person?.screenings.get(screeningId(attempt.key, attempt.number));
  return [
    { type: 'fields', fields },
    ...searchedBlocks(found, language),
    ...(screening === undefined ? [] : screeningBlocks(screening, language)),
    ...(person === null || submissionId === null ? [] : submissionBlocks(person, submissionId, of, language)),
  ];
}

function submissionBlocks(person: PersonFacts, submissionId: string, of: Reported, language: Language): Block[] {
  const labels = LABELS[language];
  const submission = person.submissions.get(submissionId);
  if (submission === undefined) return [];
  const read = person.extractions.get(submissionId);
  const pictures = picturesOf(person, submissionId);
  const shown = pictures.flatMap(({ blobId, name }) => {
    const jpeg = of.pictures.get(blobId);
    return jpeg === undefined ? [] : [{ caption: name, jpeg }];
  });
  const fields: [string, string][] = [
    [labels.submission, submittedText(submission)],
    ...(read === undefined ? [] : [[labels.read, membersText(read)] as [string, string]]),
  ];
  return [
    { type: 'fields', fields },
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
    ...(person.signedTexts.has(submissionId)
      ? [{ type: 'text', style: 'small', text: labels.signedText } as const]
      : []),
  ];
}

/** What is neither a picture nor a drawing. */
function submittedText({ step, ...members }: Submission): string {
  const hidden = ['front', 'back', 'selfie', 'frames', 'strokes', 'sandbox'];
  const told = Object.entries(members).filter(([name]) => !hidden.includes(name));
  return membersText(Object.fromEntries(told)) || step;
}

/** What has a value, as members and values. */
function membersText(members: object): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}

function rounded(score: number): string {
  return String(Math.round(score * 1_000) / 1_000);
}
