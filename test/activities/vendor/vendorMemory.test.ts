import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CancelledFailure } from '@temporalio/activity';
import { createVendorActivities } from '../../../activities/vendor/vendorActivities';
import type { SealedRecords } from '../../../db/records';
import { createAddressGuard } from '../../../outbound/addresses';
import { networkList } from '../../../outbound/networks';
import { aDocument, aStep, anInput } from '../../support/builders';
import { anActivityEnvironment, runActivity } from '../../support/runActivity';
import { until } from '../../support/until';
import { aVendor, vendorsNamed } from '../../support/vendors';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const CALLS = 8;
const PICTURE = Buffer.alloc(6_000_000, 7);

/** A vendor that takes every request, keeps nothing of it, and never answers. */
async function startSilence() {
  let taken = 0;
  const server = createServer((request) => {
    request.on('end', () => (taken += 1));
    request.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}/`, taken: () => taken, close };
}

function megabytesHeld(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

it('a vendor that hangs keeps a worker waiting, and none of the pictures that it was sent', async () => {
  const silence = await startSilence();
  const sealed: Partial<SealedRecords> = { submission: aDocument({ front: 'blob_1', back: null }) };
  const { askVendor } = createVendorActivities({
    vault: {
      open: ({ kind }) => Promise.resolve(sealed[kind] ?? null),
      openBlob: () => Promise.resolve(Buffer.from(PICTURE)),
      seal: () => Promise.resolve(),
    },
    vendors: vendorsNamed(aVendor({ url: silence.url, timeoutSeconds: 90 })),
    guard: createAddressGuard(networkList.parse('127.0.0.0/8')),
    observe: () => {},
  });
  const step = { ...aStep('document'), provider: 'http', vendor: 'acme' } as const;
  const input = { ...anInput(step), submissionId: 'sub_1', related: {} };
  const before = megabytesHeld();

  const calls = Array.from({ length: CALLS }, () => {
    const env = anActivityEnvironment();
    return { env, asked: runActivity(() => askVendor(input), env) };
  });
  await until(silence.taken, (taken) => taken === CALLS);
  // Each request was of 8 MB. What was freed is counted a moment later.
  const held = await until(
    () => megabytesHeld() - before,
    (megabytes) => megabytes < 4,
  );
  for (const { env, asked } of calls) {
    env.cancel('CANCELLED');
    await expect(asked).rejects.toBeInstanceOf(CancelledFailure);
  }
  silence.close();
  expect(held).toBeLessThan(4);
});
