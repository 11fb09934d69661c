import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSmsSender } from '../../../activities/contact/smsSender';

const MESSAGE = { id: 'cvf_1', to: '+573001234567', text: '123456 is your code.' };

/** A gateway that answers every message with one status, and what was sent to it. */
async function startGateway(status: number) {
  const requests: { headers: Record<string, unknown>; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      requests.push({ headers: request.headers, body: JSON.parse(body) });
      response.writeHead(status).end('+573001234567');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/messages`, requests, close };
}

describe('an SMS by a gateway', () => {
  it('is posted once under its id', async () => {
    const gateway = await startGateway(202);
    await createSmsSender({ SMS_GATEWAY_URL: gateway.url, SMS_GATEWAY_TOKEN: 'secret' }).send(MESSAGE);
    gateway.close();
    expect(gateway.requests).toMatchObject([
      {
        headers: { 'idempotency-key': 'cvf_1', authorization: 'Bearer secret' },
        body: { to: MESSAGE.to, text: MESSAGE.text },
      },
    ]);
  });

  it.each([
    [400, 'MESSAGE_REJECTED', true],
    [408, 'MESSAGE_UNDELIVERED', false],
    [429, 'MESSAGE_UNDELIVERED', false],
    [503, 'MESSAGE_UNDELIVERED', false],
  ])('answered with %i fails as %s', async (status, type, nonRetryable) => {
    const gateway = await startGateway(status);
    const sent = createSmsSender({ SMS_GATEWAY_URL: gateway.url }).send(MESSAGE);
    await expect(sent).rejects.toMatchObject({ type, nonRetryable });
    gateway.close();
  });

  it('is tried again where the gateway is away', async () => {
    const gateway = await startGateway(202);
    gateway.close();
    await expect(createSmsSender({ SMS_GATEWAY_URL: gateway.url }).send(MESSAGE)).rejects.toMatchObject({
      type: 'MESSAGE_UNDELIVERED',
      nonRetryable: false,
    });
  });
});

it('is written into the outbox where there is no gateway', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'outbox-'));
  await createSmsSender({ OUTBOX_DIRECTORY: directory }).send(MESSAGE);
  const [file = ''] = await readdir(directory);
  expect(file).toMatch(/^[0-9a-f-]{36}\.sms\.json$/);
  expect(JSON.parse(await readFile(path.join(directory, file), 'utf8'))).toEqual({
    channel: 'sms',
    to: MESSAGE.to,
    text: MESSAGE.text,
  });
  await rm(directory, { recursive: true });
});

it('is refused where there is no way to send it', async () => {
  await expect(createSmsSender({}).send(MESSAGE)).rejects.toMatchObject({ type: 'MESSAGE_REJECTED' });
});
