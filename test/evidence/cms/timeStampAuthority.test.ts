import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { timeStampsBy } from '../../../evidence/cms/timeStampAuthority';
import { networkList } from '../../../outbound/networks';

const SIGNATURE = Buffer.from('a signature');
const opened: (() => void)[] = [];
afterEach(() => {
  for (const close of opened.splice(0)) close();
});

async function start(serve: RequestListener) {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    serve(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, asked: () => asked };
}

/** What is logged when a signature wants a time stamp of an authority that has none. */
async function faultsOf(url: string, networks: string): Promise<unknown[]> {
  const faults: unknown[] = [];
  const warn = ({ error }: { error: unknown }) => void faults.push(error);
  const authority = timeStampsBy({ TSA_URL: url, OUTBOUND_NETWORKS: networkList.parse(networks) }, { warn });
  expect(await authority?.stamp(SIGNATURE)).toBeNull();
  return faults;
}

describe('a time-stamp authority', () => {
  it('in a private network is asked only where the operator named the network', async () => {
    const server = await start((_, response) => response.writeHead(503).end());
    expect(await faultsOf(server.url, '')).toEqual(['ADDRESS_REFUSED']);
    expect(await faultsOf(server.url.replace('127.0.0.1', 'localhost'), '10.0.0.0/8')).toEqual(['ADDRESS_REFUSED']);
    expect(server.asked()).toBe(0);
    expect(await faultsOf(server.url, '127.0.0.0/8')).toEqual(['HTTP_503']);
    expect(server.asked()).toBe(1);
  });

  it.each([301, 302, 303, 307, 308])('that redirects with %i is not followed', async (status) => {
    const inside = await start((_, response) => response.end());
    const server = await start((_, response) => response.writeHead(status, { location: inside.url }).end());
    expect(await faultsOf(server.url, '127.0.0.0/8')).toEqual([`HTTP_${status}`]);
    expect([server.asked(), inside.asked()]).toEqual([1, 0]);
  });

  it('that answers more than a token can have is not listened to', async () => {
    const server = await start((_, response) => response.end('x'.repeat(20_000)));
    expect(await faultsOf(server.url, '127.0.0.0/8')).toEqual(['TOO_LARGE']);
  });
});
