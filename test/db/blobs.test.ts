import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { BlobStore } from '../../db/blobs/blobStore';
import { createBlobStore } from '../../db/blobs/createBlobStore';
import { ConfigurationError } from '../../db/environment';

const mockSdk = { isLoaded: false };
jest.mock('@aws-sdk/client-s3', () => {
  mockSdk.isLoaded = true;
  return jest.requireActual<object>('@aws-sdk/client-s3');
});

/** As much of an object store as two methods need. */
async function anObjectStore(): Promise<{ endpoint: string; server: Server }> {
  const objects = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void (async () => {
      const name = new URL(request.url ?? '', 'http://store').pathname;
      const body = await buffer(request);
      if (request.method === 'PUT') objects.set(name, body);
      const object = objects.get(name);
      if (request.method === 'PUT') return response.writeHead(200).end();
      if (object !== undefined) {
        response.writeHead(200, { 'content-length': object.length });
        return response.end(object);
      }
      response.writeHead(404, { 'content-type': 'application/xml' });
      return response.end('<Error><Code>NoSuchKey</Code></Error>');
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not a port');
  return { endpoint: `http://127.0.0.1:${address.port}`, server };
}

describe('a blob store', () => {
  const key = 'reg_1/blob_1';
  const S3_REGION = 'us-east-1';
  let directory: string;
  let server: Server;
  const stores = new Map<string, BlobStore>();
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'blobs-test-'));
    const { endpoint, ...objectStore } = await anObjectStore();
    server = objectStore.server;
    stores.set('folder', await createBlobStore({ BLOB_DIRECTORY: directory, S3_REGION }));
    expect(mockSdk.isLoaded).toBe(false);
    const bucket = {
      S3_BUCKET: 'pictures',
      S3_REGION,
      S3_ENDPOINT: endpoint,
      S3_ACCESS_KEY_ID: 'id',
      S3_SECRET_ACCESS_KEY: 'secret',
    };
    stores.set('bucket', await createBlobStore(bucket));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await rm(directory, { recursive: true });
  });
  const storeOf = (kind: string): BlobStore => {
    const store = stores.get(kind);
    if (store === undefined) throw new Error(kind);
    return store;
  };

  it.each(['folder', 'bucket'])('in a %s keeps bytes and replaces them', async (kind) => {
    const store = storeOf(kind);
    expect(await store.get(key)).toBeNull();
    await store.put(key, Buffer.from('first'));
    await store.put(key, Buffer.from([0, 1, 255]));
    expect(await store.get(key)).toEqual(Buffer.from([0, 1, 255]));
  });

  it('in a folder lets nobody else read, leaves no half file, and goes nowhere else', async () => {
    const store = storeOf('folder');
    await Promise.all(Array.from({ length: 10 }, (_, index) => store.put(key, Buffer.alloc(1_000, index))));
    const names = await readdir(directory, { recursive: true });
    const files = names.filter((name) => name.includes('blob_1'));
    expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{2}\/reg_1\.blob_1$/)]);
    const [file = ''] = files;
    expect((await stat(path.join(directory, file))).mode & 0o777).toBe(0o600);
    expect((await stat(path.join(directory, path.dirname(file)))).mode & 0o777).toBe(0o700);
    expect(new Set(await store.get(key)).size).toBe(1);
    for (const foreign of ['../reg_1/x', 'reg_1/../../etc', '/etc/passwd', 'reg_1', 'reg_1/a/b', 'reg_1/a.b']) {
      await expect(store.put(foreign, Buffer.alloc(1))).rejects.toThrow('A blob key is');
      await expect(store.get(foreign)).rejects.toThrow('A blob key is');
    }
  });

  it('needs a place', async () => {
    await expect(createBlobStore({ S3_REGION })).rejects.toThrow(ConfigurationError);
  });
});
