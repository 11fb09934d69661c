import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../../scripts/stack/ports';
import { sign } from '../../vendors/signature';
import { newSecret, rotated, signingKeys } from '../../webhooks/secrets';
import { until } from '../support/until';

const DOCUMENT = readFileSync(path.join(__dirname, '../../docs/webhooks.md'), 'utf8');

test('the receiver in the documentation takes what is signed lately, with either secret, and works it off once', async () => {
  const [, example = ''] = /```js\n(.*?)```/s.exec(DOCUMENT) ?? [];
  const port = (await freePorts(1))();
  const [old, secret] = [newSecret(), newSecret()];
  const program = example.replace('8080', String(port));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { WEBHOOK_SECRET: secret },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => lines.push(line));
  const url = `http://127.0.0.1:${port}/`;
  await until(
    () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    (answers) => answers,
  );

  const at = new Date();
  const body = Buffer.from(JSON.stringify({ type: 'step.passed', data: { id: 'reg_1', sequence: 7 } }));
  const send = async (keys: readonly Buffer[], sentAt = at, sent = body) => {
    const headers = sign({ id: 'dlv_1', at: sentAt, body }, keys);
    return (await fetch(url, { method: 'POST', headers: { ...headers }, body: new Uint8Array(sent) })).status;
  };
  const both = rotated([{ secret: old, expiresAt: null }], secret, at.toISOString(), 1_000);
  const keys = signingKeys(both, at.toISOString());
  expect(keys).toHaveLength(2);
  expect(await send(keys)).toBe(204);
  expect(await send(keys)).toBe(204);
  expect(await send(keys.slice(1))).toBe(401);
  expect(await send(keys, new Date(at.getTime() - 600_000))).toBe(401);
  expect(await send(keys, at, Buffer.from('{}'))).toBe(401);
  expect(signingKeys(both, new Date(at.getTime() + 1_000).toISOString())).toEqual(keys.slice(0, 1));
  expect(lines).toEqual(['step.passed reg_1 7']);
  child.kill();
  await once(child, 'exit');
});
