import { once } from 'node:events';
import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { readDlibWeights } from '../../../activities/media/faces/dlib/weights';

/** What `computeFaceDescriptor` of @vladmandic/face-api 1.7.15 makes of the wave below, on TensorFlow.js. */
const LENGTH = 1.2502988745619772;
const FIRST = [-0.051227059215307236, 0.08358108252286911, 0.06272685527801514, 0.031722430139780045];

/** In a thread, because ONNX Runtime does not take the arrays that Jest has of its own. */
const IN_A_THREAD = `
  const { parentPort } = require('node:worker_threads');
  const { openNetwork } = require('./dist/activities/media/faces/session.js');
  const { DLIB_SIDE, dlibNetwork } = require('./dist/activities/media/faces/dlib/network.js');
  const { readDlibWeights } = require('./dist/activities/media/faces/dlib/weights.js');
  async function main() {
    const network = await openNetwork(dlibNetwork(await readDlibWeights()), 1);
    const wave = Float32Array.from({ length: 3 * DLIB_SIDE ** 2 }, (_, place) => Math.sin(place / 50) / 2);
    const outputs = await network.run(wave, [1, 3, DLIB_SIDE, DLIB_SIDE]);
    parentPort.postMessage(Array.from(outputs('output')));
  }
  void main();
`;

it('describes a picture as the package does itself', async () => {
  const thread = new Worker(IN_A_THREAD, { eval: true });
  const [described] = (await once(thread, 'message')) as [number[]];
  await thread.terminate();
  expect(described).toHaveLength(128);
  expect(Math.hypot(...described)).toBeCloseTo(LENGTH, 5);
  FIRST.forEach((value, place) => expect(described[place]).toBeCloseTo(value, 5));
});

it('is not made of files other than those tested with', async () => {
  const packaged = path.dirname(require.resolve('@vladmandic/face-api/package.json'));
  const files = ['face_recognition_model-weights_manifest.json', 'face_recognition_model.bin'];
  for (const changed of files) {
    const folder = await mkdtemp(path.join(tmpdir(), 'dlib-'));
    for (const file of files) await copyFile(path.join(packaged, 'model', file), path.join(folder, file));
    await expect(readDlibWeights(folder)).resolves.toBeInstanceOf(Function);
    await truncate(path.join(folder, changed), 1_000);
    await expect(readDlibWeights(folder)).rejects.toThrow(`The model ${changed} is not`);
    await rm(folder, { recursive: true });
  }
});
