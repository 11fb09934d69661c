import './withoutTelemetry';
import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { answerJobs } from '../../threads/answerJobs';
import { FACE_ENGINES } from './faces/engines';
import { openFaceFinder } from './faces/findFaces';

const settings = z.object({ engine: z.enum(FACE_ENGINES), cores: z.int().min(1) }).parse(workerData);
const picture = z.instanceof(Uint8Array);

async function main(): Promise<void> {
  const findFaces = await openFaceFinder(settings.engine, settings.cores);
  answerJobs((job) => findFaces(picture.parse(job)));
}

void main();
