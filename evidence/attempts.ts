import { z } from 'zod';
import type { Registration, RegistrationEvent, Validation } from '../domain/registration';
import { EVIDENCE_KINDS } from '../domain/vocabulary';
import type { Actor } from '../domain/vocabulary';

/** An attempt as the events tell of it. */
export interface Attempt {
  readonly key: string;
  readonly number: number;
  /** From 1, over all revisions: a number never comes twice. */
  readonly submittedAt: string;
  readonly by: Actor['type'] | null;
  /** Null where nothing is submitted. */
  readonly submissionId: string | null;
  /** Null where it was never evaluated. */
  readonly found: Pick<Validation, 'result' | 'reasons' | 'scores' | 'evidence' | 'searched' | 'evaluatedAt'> | null;
}

const attemptNumber = z.object({ attempt: z.int() });
const submitted = attemptNumber.extend({
  submissionId: z.string().optional(),
  by: z.object({ type: z.enum(['applicant', 'backend', 'operator', 'timer', 'flow']) }).optional(),
});
const evaluated = attemptNumber.extend({
  result: z.enum(['passed', 'failed', 'needsReview']),
  reasons: z.array(z.custom<Validation['reasons'][number]>((code) => typeof code === 'string')),
  scores: z.record(z.string(), z.number()),
  evidence: z.array(z.enum(EVIDENCE_KINDS)).optional(),
  searched: z
    .array(z.object({ source: z.string(), version: z.int(), date: z.string().nullable(), entries: z.int() }))
    .optional(),
});

/** Every attempt at every step, in the order handed in. Events of attempts that are not whole are passed over. */
export function attemptsOf(registration: Registration, events: readonly RegistrationEvent[]): readonly Attempt[] {
  const attempts: Attempt[] = [];
  for (const { type, key, at, data } of events) {
    if (key === undefined) continue;
    if (type === 'step.submitted') {
      const parsed = submitted.safeParse(data).data;
      if (parsed === undefined) continue;
      const { attempt: number, by, submissionId = null } = parsed;
      attempts.push({ key, number, submittedAt: at, by: by?.type ?? null, submissionId, found: null });
    }
    if (type === 'step.evaluated') {
      const parsed = evaluated.safeParse(data).data;
      if (parsed === undefined) continue;
      const { attempt: number, ...found } = parsed;
      const index = attempts.findLastIndex((attempt) => attempt.key === key && attempt.number === number);
      const attempt = attempts[index];
      if (attempt !== undefined) attempts[index] = { ...attempt, found: { ...found, evaluatedAt: at } };
    }
  }
  return attempts.map((attempt) => ({
    ...attempt,
    submissionId: attempt.submissionId ?? keptId(registration, attempt),
  }));
}

/** Events of older registrations do not name what was submitted; the state does, of the attempt that counted. */
function keptId({ steps }: Registration, { key, number }: Attempt): string | null {
  const step = steps.find((candidate) => candidate.key === key);
  return step?.validation?.attempt === number ? step.submissionId : null;
}
