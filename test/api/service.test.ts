import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ADMIN_KEY, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api } from './harness';

let api: Api;
beforeAll(async () => {
  api = await startApi({ rateLimitFactor: 1 });
});
afterAll(() => api.close());

test('health tells of the process, readiness of what it needs', async () => {
  expectStatus(await api.call('GET', '/healthz'), 200);
  expectStatus(await api.call('GET', '/readyz'), 200);
  api.runs.away = true;
  expectStatus(await api.call('GET', '/healthz'), 200);
  expectRefusal(await api.call('GET', '/readyz'), 503, 'TEMPORARILY_UNAVAILABLE');
  api.runs.away = false;
});

test('an absent PostgreSQL is told as such, by every route', async () => {
  const tenant = await Tenant.make(api);
  const gone = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  jest.spyOn(api.repositories.apiKeys, 'findByHash').mockRejectedValueOnce(gone);
  const answer = await api.call('GET', '/v1/app-registrations', { key: tenant.key });
  expectRefusal(answer, 503, 'TEMPORARILY_UNAVAILABLE');
  expect(answer.headers.get('retry-after')).toBe('2');
  expect(api.logged.some((line) => line.includes('"error":"Error","code":"ECONNREFUSED"'))).toBe(true);
});

test('a fault of our own says so and no more', async () => {
  jest.spyOn(api.repositories.projects, 'list').mockRejectedValueOnce(new Error('canary@example.com'));
  const answer = await api.call('GET', '/v1/projects', { key: ADMIN_KEY });
  expectRefusal(answer, 500, 'INTERNAL_ERROR');
  expect(JSON.stringify(answer.body) + api.logged.join('')).not.toContain('canary');
  expect(api.logged.some((line) => line.includes('"error":"Error"') && line.includes('    at '))).toBe(true);
});

test('limits are told with every answer and end in a 429', async () => {
  const person = await (await Tenant.make(api)).begin();
  const send = () => person.call('POST', '/contact-verifications', { json: { channel: 'email' } });
  const answers = [];
  for (let i = 0; i < 51; i++) answers.push(await send());
  expect(answers[0]?.headers.get('ratelimit-policy')).toBe('"code";q=50;w=600');
  const last = answers.at(-1);
  if (last === undefined) throw new Error('unreachable');
  expectRefusal(last, 429, 'RATE_LIMITED');
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(1);
});

test('the document and its reader come from this host alone', async () => {
  const page = await fetch(`${api.url}/docs`);
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe/);
  const html = await page.text();
  const linked = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(linked).toHaveLength(4);
  for (const path of linked) {
    expect(path).toMatch(/^\/docs\//);
    expect((await fetch(api.url + path)).status).toBe(200);
  }
});

test('the page of problems explains every code in the reader’s language', async () => {
  const page = await (await fetch(`${api.url}/docs/problems`, { headers: { 'accept-language': 'pt-BR' } })).text();
  expect(page).toContain('<tr id="STEP_NOT_OPEN"><td>STEP_NOT_OPEN</td><td>409</td><td>A etapa não está aberta.');
  expect(page).toContain('id="DOCUMENT_EXPIRED"');
});

test('a caller who hangs up is noted as such', async () => {
  const hangUp = new AbortController();
  jest.spyOn(api.repositories.projects, 'list').mockImplementationOnce(() => {
    hangUp.abort();
    return sleep(500, { items: [], next: null });
  });
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  await expect(fetch(`${api.url}/v1/projects`, { headers, signal: hangUp.signal })).rejects.toThrow();
  await sleep(1_000);
  expect(api.logged.some((line) => line.includes('"route":"/v1/projects","status":499'))).toBe(true);
});

test('a request that is no HTTP ends its connection only', async () => {
  const { port } = new URL(api.url);
  await new Promise<void>((done) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write('nonsense\r\n\r\n'));
    socket.resume().on('close', () => done());
  });
  expectStatus(await api.call('GET', '/healthz'), 200);
});
