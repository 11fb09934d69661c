import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { AddressRefused, createAddressGuard, isPublic } from '../../outbound/addresses';
import type { Resolve } from '../../outbound/addresses';
import { post } from '../../outbound/post';
import { networkList } from '../../outbound/networks';

const LOOPBACK = networkList.parse('127.0.0.0/8');

/** Answers each question with the next of these addresses. */
function resolving(...answers: readonly (readonly string[])[]): Resolve {
  let asked = 0;
  return (_name, done) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

function send(url: string, guard: ReturnType<typeof createAddressGuard>) {
  const { signal } = new AbortController();
  const request = { url: new URL(url), headers: {}, body: Buffer.from('{}'), timeoutMs: 3_000, maxAnswerBytes: 1_000 };
  return post({ ...request, signal }, guard);
}

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.15.0.1', '2606:4700:4700::1111', '2a00:1450::200e'])(
    '%s of the Internet may be reached',
    (address) => expect(isPublic(address)).toBe(true),
  );

  it.each([
    ...['127.0.0.1', '127.255.255.254', '0.0.0.0', '0.1.2.3'],
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '100.64.0.1'],
    ...['169.254.169.254', '192.0.0.192', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1'],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', '192.88.99.1'],
    ...['::', '::1', '::7f00:1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::ffff:0:7f00:1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '2002:7f00:1::', '2001:0:1::1', '100::1'],
    ...['fc00::1', 'fd12:3456::1', 'fe80::1', 'fec0::1', 'ff02::1', '2001:db8::1', '4000::1'],
    ...['fe80::1%eth0', 'localhost', '', '1.2.3', 'not an address'],
  ])('%s may not', (address) => expect(isPublic(address)).toBe(false));

  it('of IPv4 is judged the same when it is written as one of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublic(`::ffff:${address}`)).toBe(isPublic(address));
      }),
    );
  });
});

describe('a request', () => {
  it.each([
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:169.254.169.254]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'http://8.8.8.8/',
  ])('to %s is refused before anything is sent', async (url) => {
    await expect(send(url, createAddressGuard([]))).rejects.toMatchObject({ fault: 'ADDRESS_REFUSED' });
  });

  it.each([[['127.0.0.1']], [['8.8.8.8', '127.0.0.1']], [['::1']], [['fe80::1']], [[]]])(
    'to a name that means %j is refused',
    async (addresses) => {
      const guard = createAddressGuard([], { resolve: resolving(addresses) });
      await expect(send('https://vendor.example/', guard)).rejects.toMatchObject({ fault: 'ADDRESS_REFUSED' });
    },
  );

  it('to localhost, as the system resolves it, is refused', async () => {
    await expect(send('https://localhost/', createAddressGuard([]))).rejects.toMatchObject({
      fault: 'ADDRESS_REFUSED',
    });
  });

  it('goes to the address that was judged: the name is resolved once', async () => {
    const server = createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    let questions = 0;
    const counted: Resolve = (name, done) => {
      questions += 1;
      resolving(['127.0.0.1'])(name, done);
    };
    const answer = await send(`http://vendor.example:${port}/`, createAddressGuard(LOOPBACK, { resolve: counted }));
    expect([answer.status, questions]).toEqual([200, 1]);
    server.close();
  });

  describe('to a name that means another address by the time', () => {
    const PUBLIC = '127.0.0.2';
    const NAMED = networkList.parse(`${PUBLIC}/32`);
    let asked: string[];
    let servers: Server[];
    let port: number;
    beforeEach(async () => {
      asked = [];
      servers = [PUBLIC, '127.0.0.1'].map((address) =>
        createServer((_, response) => {
          asked.push(address);
          response.end('{}');
        }),
      );
      port = 0;
      for (const [place, address] of [PUBLIC, '127.0.0.1'].entries()) {
        const server = servers[place]?.listen(port, address);
        if (server === undefined) continue;
        await once(server, 'listening');
        port = (server.address() as AddressInfo).port;
      }
    });
    afterEach(() => {
      for (const server of servers) server.close();
    });

    it('is judged anew for each connection', async () => {
      const guard = createAddressGuard(NAMED, { resolve: resolving([PUBLIC], ['127.0.0.1']) });
      const url = `http://vendor.example:${port}/`;
      expect(await send(url, guard)).toMatchObject({ status: 200 });
      await expect(send(url, guard)).rejects.toMatchObject({ fault: 'ADDRESS_REFUSED' });
      expect(asked).toEqual([PUBLIC]);
    });

    it('goes where it was judged to go, though the name means a private address a moment later', async () => {
      const guard = createAddressGuard(NAMED, { resolve: resolving([PUBLIC], ['127.0.0.1'], ['127.0.0.1']) });
      await send(`http://vendor.example:${port}/`, guard);
      expect(asked).toEqual([PUBLIC]);
    });

    it('has no second address to fall back to', async () => {
      const guard = createAddressGuard(NAMED, { resolve: resolving([PUBLIC, '127.0.0.1']) });
      await expect(send(`http://vendor.example:${port}/`, guard)).rejects.toMatchObject({ fault: 'ADDRESS_REFUSED' });
      expect(asked).toEqual([]);
    });
  });

  it('in plain HTTP goes to the Internet where that was said, and to no private address', () => {
    const guard = createAddressGuard([], { plainHttp: 'everywhere' });
    expect(() => guard.check(new URL('http://8.8.8.8/'))).not.toThrow();
    expect(() => guard.check(new URL('http://169.254.169.254/'))).toThrow(AddressRefused);
    expect(() => guard.check(new URL('http://[::1]/'))).toThrow(AddressRefused);
  });

  it('in plain HTTP goes to networks that were named, and nowhere else', async () => {
    const guard = createAddressGuard(LOOPBACK, { resolve: resolving(['8.8.8.8']) });
    await expect(send('http://vendor.example/', guard)).rejects.toMatchObject({ fault: 'ADDRESS_REFUSED' });
  });

  it('to a name that does not exist finds nobody', async () => {
    const missing: Resolve = (_name, done) => done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    await expect(send('https://vendor.example/', createAddressGuard([], { resolve: missing }))).rejects.toMatchObject({
      fault: 'UNREACHABLE',
    });
  });
});
