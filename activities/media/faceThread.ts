import './withoutTelemetry';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { answerJobs } from '../../threads/answerJobs';
import { openFaceFinder } from './faces/findFaces';

const settings = z.object({ cores: z.int().min(1) }).parse(workerData);
const picture = z.instanceof(Uint8Array);

async function main(): Promise<void> {
  const findFaces = await openFaceFinder(settings.cores);
  answerJobs((job) => findFaces(picture.parse(job)));
}

void main();
