import fc from 'fast-check';
import { ENGINE_FACTS, FACE_ENGINES, faceEngine } from '../../../activities/media/faces/engines';
import { isDlibInstalled } from '../../../activities/media/faces/dlib/weights';
import { readEnvironment } from '../../../db/environment';

jest.mock('../../../activities/media/faces/dlib/weights', () => ({
  ...jest.requireActual<object>('../../../activities/media/faces/dlib/weights'),
  isDlibInstalled: jest.fn(() => true),
}));

describe('FACE_ENGINE', () => {
  it('may be left out', () => {
    expect(readEnvironment(faceEngine, {})).toEqual({ FACE_ENGINE: 'onnx' });
    expect(readEnvironment(faceEngine, { FACE_ENGINE: 'dlib' })).toEqual({ FACE_ENGINE: 'dlib' });
  });

  it('that is not known is refused', () => {
    expect(() => readEnvironment(faceEngine, { FACE_ENGINE: 'other' })).toThrow('FACE_ENGINE');
  });

  it('whose package is not installed is refused with what to install', () => {
    jest.mocked(isDlibInstalled).mockReturnValueOnce(false);
    expect(() => readEnvironment(faceEngine, { FACE_ENGINE: 'dlib' })).toThrow(
      /FACE_ENGINE.*npm install .*@vladmandic\/face-api@1\.7\.15/,
    );
    expect(readEnvironment(faceEngine, { FACE_ENGINE: 'onnx' })).toEqual({ FACE_ENGINE: 'onnx' });
  });
});

it('each engine names its descriptors differently', () => {
  expect(new Set(FACE_ENGINES.map((engine) => ENGINE_FACTS[engine].name)).size).toBe(FACE_ENGINES.length);
});

describe.each(FACE_ENGINES)('the scale of %s', (engine) => {
  const { scale } = ENGINE_FACTS[engine];

  it('ends at one, for the same picture', () => {
    expect(scale.likeness(1)).toBe(1);
    expect(scale.product(1)).toBe(1);
  });

  it('can be gone both ways, and grows', () => {
    const likeness = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(likeness, likeness, (one, other) => {
        expect(scale.likeness(scale.product(one))).toBeCloseTo(one, 6);
        expect(Math.sign(scale.product(one) - scale.product(other)) * Math.sign(one - other)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

it("dlib's own threshold, 0.6 apart, is a match from 0.4 on", () => {
  const length = 1.4;
  const apart = (distance: number) => 1 - (distance / length) ** 2 / 2;
  expect(ENGINE_FACTS.dlib.scale.likeness(apart(0.6))).toBeCloseTo(0.4, 6);
  expect(ENGINE_FACTS.dlib.scale.likeness(apart(0.5))).toBeCloseTo(0.5, 6);
});
