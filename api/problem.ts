import { REFUSALS } from '../domain/refusals';
import type { Language } from '../domain/vocabulary';
import type { Problem } from './schemas/problem';
import type { FieldFault, Refusal } from './refusal';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
/** The page that explains every code; a problem's `type` points into it. */
export const PROBLEMS_PATH = '/docs/problems';

/** Faults told at once; a body of nothing but faults must not make an answer many times its size. */
const MAX_ERRORS = 100;
/** Characters of a pointer, which repeats names that the caller wrote; the rest is cut off. */
const MAX_POINTER = 300;

/**
 * A refusal as RFC 9457 tells it to the caller.
 * @param asked `publicUrl` without a trailing slash; `path` of the request without its query
 */
export function problemOf(
  { code, facts }: Refusal,
  asked: { publicUrl: string; path: string; requestId: string; language: Language },
): Problem {
  const { status, title, detail } = REFUSALS[code];
  return {
    type: `${asked.publicUrl}${PROBLEMS_PATH}#${code}`,
    title: title[asked.language],
    status,
    detail: detail[asked.language],
    instance: asked.path,
    code,
    requestId: asked.requestId,
    ...(facts.errors !== undefined && { errors: facts.errors.slice(0, MAX_ERRORS).map(shortened) }),
    ...(facts.attemptsLeft !== undefined && { attemptsLeft: facts.attemptsLeft }),
    ...(facts.registrationId !== undefined && { registrationId: facts.registrationId }),
  };
}

function shortened(fault: FieldFault): FieldFault {
  return { ...fault, pointer: fault.pointer.slice(0, MAX_POINTER) };
}
