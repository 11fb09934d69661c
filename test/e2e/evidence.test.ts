import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectCertificate } from '../../api/schemas/certificate';
import { registration } from '../../api/schemas/registration';
import { verifyPdf } from '../../evidence/pdf/signPdf';
import { bodyOf } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import { aDrawnName } from '../support/builders';
import * as flows from '../support/flows';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';
import { filesOf } from '../support/zip';

jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
let stack: RunningStack;
let backend: Backend;
let folder: string;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
  folder = mkdtempSync(path.join(tmpdir(), 'evidence-'));
});
afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

test('what a person signed on a real stack is verified by the command, offline', async () => {
  const flow = await backend.publish(flows.flowOf([flows.signUpForm({ verify: ['email'] }), flows.signature()]));
  const person = await backend.begin(flow, { language: 'es' });
  await person.hand('signUpForm', flows.SIGN_UP);
  bodyOf(await person.enterCode((await person.askForCode()).id), 200, registration);
  await person.sign('signature', { kind: 'drawn', strokes: aDrawnName() });
  await person.untilStatus('COMPLETED');

  const seer = await backend.newKey({ scopes: ['registrations:read', 'personalData:read'] });
  const { body: zip } = await person.call('GET', '/evidence.zip', { key: seer });
  if (!Buffer.isBuffer(zip)) throw new Error('Not an archive');
  const answer = await backend.call('GET', `/v1/projects/${backend.projectId}/certificate`);
  const { certificate, fingerprint } = bodyOf(answer, 200, projectCertificate);
  const [archive, pem] = [path.join(folder, 'evidence.zip'), path.join(folder, 'project.pem')];
  writeFileSync(archive, zip);
  writeFileSync(pem, certificate);

  const args = ['scripts/app-registrations.cjs', 'verify', archive, '--certificate', pem, '--json'];
  const verdict: unknown = JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', env: {} }));
  expect(verdict).toMatchObject({ intact: true, pinned: true, faults: [], signedBy: { fingerprint } });
  const [, signed] = filesOf(zip).find(([name]) => name === 'steps/signature/1/signed-text.pdf') ?? [];
  expect(verifyPdf(signed ?? Buffer.alloc(0)).fingerprint).toBe(fingerprint);
});
