import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { z } from 'zod';
import { schemaHash } from '../../db/schemaHash';
import type { JsonValue } from '../../db/records';
import type { Language } from '../../domain/vocabulary';
import { ThreadJobError, createThreadPool } from '../../threads/threadPool';
import { threadFile } from '../../threads/threadFile';
import { isFaultName } from '../faultTexts';
import type { FaultName } from '../faultTexts';
import { faultOf } from '../faults';
import { Refusal } from '../refusal';
import type { FieldFault } from '../refusal';
import { Turns } from '../turns';
import type { FormJob } from './formThread';

type Schema = Readonly<Record<string, unknown>>;

/**
 * Judges the schemas of forms, and answers by them; of each project one at a time.
 * @throws Refusal TEMPORARILY_UNAVAILABLE where too many wait, of the project or together
 */
export interface FormSchemas {
  /** Everything for which a form's schema cannot be used, each at its place below `pointer`. */
  faultsOfSchema(projectId: string, schema: Schema, pointer: string): Promise<FieldFault[]>;
  /**
   * The faults of a form's answers, at most 100.
   * @param schema of a published flow, which `faultsOfSchema` let pass
   * @param pointer to the answers
   */
  faultsOfAnswers(
    projectId: string,
    schema: Schema,
    answers: JsonValue,
    pointer: string,
    language: Language,
  ): Promise<FieldFault[]>;
  close(): Promise<void>;
}

/** While one is held up, by one project, another goes on. */
const THREADS = 2;
/** Ten times what compiling a schema of three hundred fields takes; answers to an ordinary form take microseconds. */
const TIMEOUT_MS = 2_000;
const MAX_TRIES = 2;
const MAX_WAITING = 20;
/** A burst of people takes milliseconds each; where each takes long, the project's own callers wait, or are told so. */
const TURNS_OF_PROJECT = { atOnce: 1, waiting: 100 };
const PROJECTS_REMEMBERED = 1_000;
const MAX_HEAP_MB = 256;

const schemaFaults = z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }));
const faultName = z.custom<FaultName>((value) => typeof value === 'string' && isFaultName(value));
const bound = z.object({ keyword: z.string(), limit: z.number() });
const answerFaults = z.array(z.object({ pointer: z.string(), fault: faultName, bound: bound.optional() }));

/** Schemas come from companies and answers from anybody: both are judged in threads, so that neither can stop the API. */
export function createFormSchemas(logger: Pick<Logger, 'warn'>): FormSchemas {
  const pool = createThreadPool({
    file: threadFile(__dirname, 'formThread'),
    settings: null,
    // They run code that is made from companies' schemas: no key of the API is within its reach.
    env: {},
    threads: THREADS,
    timeoutMs: TIMEOUT_MS,
    maxWaiting: MAX_WAITING,
    maxHeapMb: MAX_HEAP_MB,
    logger,
  });

  const turns = new LRUCache<string, Turns>({
    max: PROJECTS_REMEMBERED,
    memoMethod: () => new Turns(TURNS_OF_PROJECT),
  });
  const inTurn = (projectId: string, job: FormJob) => turns.memo(projectId).take(1, () => judge(job));

  /** Null where it takes more time or memory than it may, on two threads one after the other. */
  async function judge(job: FormJob, tries = 1): Promise<unknown> {
    try {
      return await pool.run(job);
    } catch (error) {
      if (!(error instanceof ThreadJobError) || error.code === 'FAILED') throw error;
      if (error.code === 'TIMED_OUT' || error.code === 'CRASHED') {
        // The first time it may be the machine that is slow, and nobody shall be told a fault for that.
        return tries < MAX_TRIES ? judge(job, tries + 1) : null;
      }
      throw new Refusal('TEMPORARILY_UNAVAILABLE', {}, { cause: error });
    }
  }

  return {
    async faultsOfSchema(projectId, schema, pointer) {
      const judged = await inTurn(projectId, { judge: 'schema', schema });
      if (judged === null) return [faultOf(pointer, 'TOO_COSTLY', 'en')];
      return schemaFaults.parse(judged).map((fault) => ({ ...fault, pointer: pointer + fault.pointer }));
    },
    async faultsOfAnswers(projectId, schema, answers, pointer, language) {
      const judged = await inTurn(projectId, { judge: 'answers', schema, hash: schemaHash(schema), answers });
      if (judged === null) return [faultOf(pointer, 'TOO_COSTLY', language)];
      return answerFaults
        .parse(judged)
        .map(({ pointer: place, fault, bound }) => faultOf(pointer + place, fault, language, bound));
    },
    close: () => pool.close(),
  };
}
