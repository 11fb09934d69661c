import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { SampleClient, until } from '../../scripts/sample/client';
import { sampleProjectIn } from '../../scripts/sample/project';
import { drawnSelfie } from '../../scripts/specimen/face';
import { HOLDER } from '../../scripts/specimen/holder';
import { specimenPassport } from '../../scripts/specimen/passport';
import type { RunningStack } from '../../scripts/stack/startStack';

export interface MemoryFigures {
  readonly registrations: number;
  readonly atOnce: number;
  /** Of the media worker, in MB: the most that it ever held (`VmHWM`), before the first picture and after the last. */
  readonly before: number;
  readonly after: number;
}

const AT_ONCE = 3;
const PATIENCE_MS = 120_000;
type Step = 'document' | 'liveness';

const FLOW = {
  name: 'Pictures',
  expiresIn: 'P1D',
  steps: [
    {
      step: 'document',
      requirement: 'mandatory',
      attempts: 3,
      provider: 'local',
      settings: { accept: [{ country: '*', categories: ['passport'] }] },
    },
    { step: 'liveness', requirement: 'mandatory', attempts: 3, provider: 'local', settings: { mode: 'selfie' } },
  ],
  decision: { onRedFlag: { high: 'review', critical: 'fail' }, manualReview: 'whenNeeded' },
};

const made = z.object({ id: z.string() });
const begun = z.object({ registration: made, token: z.string() });
const registration = z.object({ steps: z.array(z.object({ key: z.string(), state: z.string() })) });
const anything = z.unknown();

/** People hand in a passport and a selfie each, a few at a time, so that pages and faces are read at once. */
export async function measureMemory(
  stack: RunningStack,
  registrations: number,
  progress: (line: string) => void,
): Promise<MemoryFigures> {
  const admin = new SampleClient(stack.apiUrl, stack.adminKey);
  const { projectId, apiKey } = await sampleProjectIn(path.join(stack.folder, 'sample.json'), admin);
  const backend = admin.as(apiKey);
  const flow = await backend.post(`/v1/projects/${projectId}/flows`, FLOW, made);
  await backend.post(`/v1/flows/${flow.id}/publish`, undefined, anything);
  const selfie = await drawnSelfie();
  const worker = stack.processes.mediaWorker.pid();
  const before = mostHeldBy(worker);

  async function enrol(number: number): Promise<void> {
    const { registration: of, token } = await backend.post('/v1/app-registrations', { flowId: flow.id }, begun);
    const url = `/v1/app-registrations/${of.id}`;
    const { picture } = await specimenPassport({ ...HOLDER, number: `X${1_000_000 + number}` });
    const hand = (key: Step, fields: Readonly<Record<string, string>>, name: string, bytes: Buffer) => {
      const form = new FormData();
      for (const [field, value] of Object.entries(fields)) form.set(field, value);
      form.set(name, new Blob([Uint8Array.from(bytes)], { type: 'image/jpeg' }), `${name}.jpg`);
      return admin.as(token).post(`${url}/steps/${key}/submissions`, form, anything);
    };
    const evaluated = (key: Step) =>
      until(
        () => backend.get(url, registration),
        ({ steps }) => steps.some((step) => step.key === key && !['ready', 'evaluating'].includes(step.state)),
        PATIENCE_MS,
      );
    await hand('document', { category: 'passport', country: 'UTO' }, 'front', picture);
    await evaluated('document');
    await hand('liveness', {}, 'selfie', selfie);
    const { steps } = await evaluated('liveness');
    // What fails is not read to its end, and would measure less.
    const unread = steps.filter(({ state }) => !['passed', 'needsReview'].includes(state));
    if (unread.length > 0) throw new Error(`Steps ended otherwise: ${JSON.stringify(unread)}`);
  }

  let [begunSoFar, done] = [0, 0];
  const person = async () => {
    while (begunSoFar < registrations) {
      begunSoFar += 1;
      await enrol(begunSoFar);
      done += 1;
      progress(`memory: ${done} of ${registrations}, ${mostHeldBy(worker)} MB`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, person));
  return { registrations, atOnce: AT_ONCE, before, after: mostHeldBy(worker) };
}

/** In MB, as Linux counts it. */
function mostHeldBy(pid: number): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error('This system does not tell how much memory a process held');
  return Math.round(Number(kilobytes) / 1_000);
}
