import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { SAMPLE_FLOW } from './flow';
import type { SampleClient } from './client';

const sampleProject = z.object({ projectId: z.string(), flowId: z.string(), apiKey: z.string() });

/** A sandbox project with a published flow and a key for it. */
export type SampleProject = z.infer<typeof sampleProject>;

/** As it is kept. A flow of another version of this program may not fit what the sample person does. */
const keptProject = sampleProject.extend({ flow: z.literal(hashOf(SAMPLE_FLOW)) });

const made = z.object({ id: z.string() });
const madeKey = z.object({ secret: z.string() });

/** The sample project kept in `file`, or a new one where there is none that still works, or it is of another version. `admin` has the admin key. */
export async function sampleProjectIn(file: string, admin: SampleClient): Promise<SampleProject> {
  const kept = existsSync(file) ? keptProject.safeParse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  if (kept?.success === true && (await works(kept.data, admin))) return sampleProject.parse(kept.data);
  const fresh = await makeProject(admin);
  // It holds a key: for this user alone.
  writeFileSync(`${file}.new`, JSON.stringify({ ...fresh, flow: hashOf(SAMPLE_FLOW) }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return fresh;
}

async function works({ projectId, flowId, apiKey }: SampleProject, admin: SampleClient): Promise<boolean> {
  return admin
    .as(apiKey)
    .get(`/v1/projects/${projectId}/flows/${flowId}`, made)
    .then(
      () => true,
      () => false,
    );
}

async function makeProject(admin: SampleClient): Promise<SampleProject> {
  const project = await admin.post('/v1/projects', { name: 'Sample', mode: 'sandbox', defaultLanguage: 'en' }, made);
  const scopes = [
    ...['registrations:read', 'registrations:write', 'reviews:write', 'flows:read', 'flows:write'],
    'webhooks:write',
  ];
  const key = await admin.post(`/v1/projects/${project.id}/api-keys`, { name: 'Sample backend', scopes }, madeKey);
  const backend = admin.as(key.secret);
  const flow = await backend.post(`/v1/projects/${project.id}/flows`, SAMPLE_FLOW, made);
  await backend.post(`/v1/flows/${flow.id}/publish`, undefined, z.object({ publishedVersion: z.int() }));
  return { projectId: project.id, flowId: flow.id, apiKey: key.secret };
}

function hashOf(flow: object): string {
  return createHash('sha256').update(JSON.stringify(flow)).digest('hex');
}
