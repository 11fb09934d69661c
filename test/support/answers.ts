import type { z } from 'zod';
import { problem } from '../../api/schemas/problem';
import type { Problem } from '../../api/schemas/problem';
import type { ApiAnswer } from './apiClient';

/** The body of an answer that has one of these statuses. */
export function bodyOf<Schema extends z.ZodType>(
  { status, body }: Pick<ApiAnswer, 'status' | 'body'>,
  wanted: number | readonly number[],
  schema: Schema,
): z.output<Schema> {
  if ([wanted].flat().includes(status)) return schema.parse(body);
  throw new Error(`Not ${[wanted].flat().join(' or ')} but ${status}: ${JSON.stringify(body)}`);
}

/** The problem that a request was refused with; `told` is its status and code, such as `409 STEP_NOT_OPEN`. */
export function refusalIn({ status, body }: Pick<ApiAnswer, 'status' | 'body'>): Problem & { readonly told: string } {
  if (status < 400) throw new Error(`Not refused: ${status} ${JSON.stringify(body)}`);
  const told = problem.parse(body);
  return { ...told, told: `${status} ${told.code}` };
}
