import { copyFile, mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { product } from '../../../activities/liveness/descriptors';
import type { Face, FaceReader, FacesFound } from '../../../activities/media/faceReader';
import { FACE_ENGINES } from '../../../activities/media/faces/engines';
import { MODEL_NAMES, readModel } from '../../../activities/media/faces/models';
import { openFaceReader } from '../../../activities/media/openFaceReader';
import { ANOTHER_LOOK, HOLDERS_LOOK, drawnSelfie } from '../../../scripts/specimen/face';
import type { FaceLook, FacePose } from '../../../scripts/specimen/face';

const onlyFace = ({ face, others }: FacesFound): Face => {
  if (face === null || others.length > 0)
    throw new Error(`Not one face, but ${others.length + (face === null ? 0 : 1)}`);
  return face;
};
/** The contract of the port, which every engine keeps. */
describe.each(FACE_ENGINES)('with the engine %s', (engine) => {
  let reader: FaceReader;
  beforeAll(async () => {
    reader = await openFaceReader({ engine, threads: 1, timeoutMs: 30_000 });
  });
  afterAll(() => reader.close());

  const faceOf = async (look: FaceLook = HOLDERS_LOOK, pose: Partial<FacePose> = {}) =>
    onlyFace(await reader.findFaces(await drawnSelfie(look, pose)));

  describe('a drawn person', () => {
    it('is found where the face is', async () => {
      const { box, landmarks } = await faceOf();
      expect(box.left).toBeGreaterThan(180);
      expect(box.left + box.width).toBeLessThan(720);
      expect(box.top).toBeGreaterThan(200);
      expect(box.top + box.height).toBeLessThan(1_000);
      expect(landmarks).toHaveLength(68);
    });

    it('is as large in a picture of any size', async () => {
      const large = await sharp(await drawnSelfie())
        .resize(2_400)
        .jpeg()
        .toBuffer();
      const [here, there] = [await faceOf(), onlyFace(await reader.findFaces(large))];
      expect(there.box.height / here.box.height).toBeCloseTo(2_400 / 900, 1);
    });

    it('looks where it looks', async () => {
      const straight = await faceOf();
      expect(Math.abs(straight.yaw)).toBeLessThan(6);
      expect((await faceOf(HOLDERS_LOOK, { turn: 1 })).yaw - straight.yaw).toBeGreaterThan(12);
      expect((await faceOf(HOLDERS_LOOK, { turn: -1 })).yaw - straight.yaw).toBeLessThan(-12);
      expect((await faceOf(HOLDERS_LOOK, { lookUp: 1 })).pitch - straight.pitch).toBeGreaterThan(7);
    });

    it('blinks and smiles', async () => {
      const straight = await faceOf();
      expect(straight.eyesOpen).toBeGreaterThan(0.9);
      expect((await faceOf(HOLDERS_LOOK, { eyesOpen: false })).eyesOpen).toBeLessThan(0.2);
      expect((await faceOf(HOLDERS_LOOK, { smile: true })).mouthWidth / straight.mouthWidth).toBeGreaterThan(1.15);
    });

    it('is like itself, and not like another', async () => {
      const [me, turned, other] = [
        await faceOf(),
        await faceOf(HOLDERS_LOOK, { turn: 0.5 }),
        await faceOf(ANOTHER_LOOK),
      ];
      expect(Math.hypot(...me.descriptor)).toBeCloseTo(1, 4);
      const likeness = (face: Face) => reader.scale.likeness(product(me.descriptor, face.descriptor));
      expect(likeness(me)).toBeCloseTo(1, 2);
      expect(likeness(turned)).toBeGreaterThan(0.4);
      expect(likeness(other)).toBeLessThan(likeness(turned));
    });

    it('is less sharp when blurred, but not when it is dark', async () => {
      const selfie = sharp(await drawnSelfie());
      const blurred = onlyFace(await reader.findFaces(await selfie.clone().blur(10).jpeg().toBuffer()));
      const dark = onlyFace(await reader.findFaces(await selfie.clone().linear(0.4, 0).jpeg().toBuffer()));
      expect(blurred.sharpness).toBeLessThan(20);
      expect(dark.sharpness).toBeGreaterThan(100);
      expect(dark.brightness).toBeLessThan(80);
    });
  });

  describe('pictures', () => {
    it('of two persons show two, the larger first', async () => {
      const [near, far] = [
        await drawnSelfie(),
        await sharp(await drawnSelfie(ANOTHER_LOOK))
          .resize(500)
          .jpeg()
          .toBuffer(),
      ];
      const both = await sharp({ create: { width: 1_400, height: 1_200, channels: 3, background: '#cfd9e2' } })
        .composite([
          { input: far, left: 0, top: 400 },
          { input: near, left: 500, top: 0 },
        ])
        .jpeg()
        .toBuffer();
      const { face, others } = await reader.findFaces(both);
      expect(others).toHaveLength(1);
      expect(face?.box.left).toBeGreaterThan(500);
    });

    it('of a small face show it, wherever it is', async () => {
      const small = await sharp(await drawnSelfie())
        .resize(120)
        .toBuffer();
      const page = await sharp({ create: { width: 1_280, height: 900, channels: 3, background: '#f2f2f2' } })
        .composite([{ input: small, left: 1_100, top: 700 }])
        .jpeg()
        .toBuffer();
      expect((await reader.findFaces(page)).face).not.toBeNull();
    });

    it('of nobody, of a point and in any format show none', async () => {
      const grey = sharp({ create: { width: 640, height: 480, channels: 3, background: '#889' } });
      for (const picture of [
        grey.clone().jpeg(),
        grey.clone().png(),
        grey.clone().resize(1, 1).webp(),
        grey.clone().resize(1, 900).png(),
      ]) {
        expect(await reader.findFaces(await picture.toBuffer())).toEqual({ face: null, others: [] });
      }
    });

    it('that are none fail alone', async () => {
      await expect(reader.findFaces(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'FAILED' });
      expect(await faceOf()).toMatchObject({ live: expect.any(Number) as number });
    });
  });
});

describe('models', () => {
  it('that are not, byte for byte, those tested with are refused', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'models-'));
    const packaged = path.dirname(require.resolve('faceplugin-face-recognition-js/package.json'));
    for (const name of MODEL_NAMES) {
      const copy = path.join(folder, `${name}.onnx`);
      await copyFile(path.join(packaged, 'model', `${name}.onnx`), copy);
      await expect(readModel(name, folder)).resolves.toBeInstanceOf(Buffer);
      await truncate(copy, 1_000);
      await expect(readModel(name, folder)).rejects.toThrow(`The model ${name}.onnx is not`);
    }
    await rm(folder, { recursive: true });
  });
});
