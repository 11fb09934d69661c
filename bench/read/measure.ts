import { createRandom } from '../accuracy/random';
import { percentile } from '../statistics';
import type { QuestionKind } from './questions';
import type { Stage } from './stage';

export interface Measured {
  readonly name: string;
  readonly limitMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly isKept: boolean;
}

/** Until statements are planned and code is compiled. */
const WARM_UP = 10;

/** Asks each question so many times, one after the other: what one operator waits for. */
export async function measure(
  { api, credential }: Pick<Stage, 'api' | 'credential'>,
  questions: readonly QuestionKind[],
  requests: number,
): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const { name, limitMs, ask } of questions) {
    const random = createRandom(7);
    const times: number[] = [];
    for (let request = -WARM_UP; request < requests; request += 1) {
      const { method, path, json } = ask(random);
      const begun = performance.now();
      await api.call(method, path, 200, { credential, ...(json !== undefined && { json }) });
      if (request >= 0) times.push(performance.now() - begun);
    }
    const p95Ms = percentile(times, 0.95);
    measured.push({ name, limitMs, p50Ms: percentile(times, 0.5), p95Ms, isKept: p95Ms <= limitMs });
  }
  return measured;
}
