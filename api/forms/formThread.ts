import { z } from 'zod';
import type { JsonValue } from '../../db/records';
import { answerJobs } from '../../threads/answerJobs';
import { judgeAnswers, judgeSchema } from './judgeForm';

const schema = z.record(z.string(), z.unknown());
const formJob = z.discriminatedUnion('judge', [
  z.object({ judge: z.literal('schema'), schema }),
  z.object({ judge: z.literal('answers'), schema, hash: z.string(), answers: z.custom<JsonValue>() }),
]);
export type FormJob = z.infer<typeof formJob>;

answerJobs((sent) => {
  const job = formJob.parse(sent);
  return job.judge === 'schema' ? judgeSchema(job.schema) : judgeAnswers(job.schema, job.hash, job.answers);
});
