import fc from 'fast-check';
import type { Stroke } from '../../../db/records';
import { evaluateSignature } from '../../../domain/steps/signature';
import type { NamesOfSigner } from '../../../domain/steps/signature';
import { aDrawnName, aStep } from '../../support/builders';

const { settings } = aStep('signature');
const NOBODY: NamesOfSigner = { onDocument: null, given: null };
const drawn = (strokes: readonly Stroke[]) => evaluateSignature({ kind: 'drawn', strokes }, NOBODY, settings);
const typed = (name: string, given: string | null, onDocument: NamesOfSigner['onDocument'] = null) =>
  evaluateSignature({ kind: 'typed', name }, { onDocument, given }, settings);

const TOO_LITTLE = { result: 'failed', reasons: ['SIGNATURE_TOO_LITTLE_INK'] };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Points along a line at any angle, as many and as slow as one likes. */
const straightLine = fc
  .record({ angle: number(0, Math.PI), px: number(1, 2_000), points: fc.integer({ min: 2, max: 200 }) })
  .map(({ angle, px, points }): Stroke =>
    Array.from({ length: points }, (_, i) => ({
      x: 500 + (Math.cos(angle) * px * i) / points,
      y: 500 + (Math.sin(angle) * px * i) / points,
      t: i * 20,
    })),
  );

describe('a drawn signature', () => {
  it('passes with enough ink, at any size and place', () => {
    fc.assert(
      fc.property(number(0.4, 10), number(-500, 2_000), number(-500, 2_000), (scale, x, y) => {
        expect(drawn(aDrawnName({ scale, x, y })).result).toBe('passed');
      }),
    );
  });

  it('says how much ink there is', () => {
    const { inkPx = 0, durationMs } = drawn(aDrawnName()).scores;
    expect(inkPx).toBeGreaterThan(400);
    expect(durationMs).toBe(1_200);
  });

  it('may be a cross', () => {
    const cross = [
      [
        { x: 0, y: 0, t: 0 },
        { x: 60, y: 60, t: 150 },
      ],
      [
        { x: 60, y: 0, t: 400 },
        { x: 0, y: 60, t: 550 },
      ],
    ];
    expect(drawn(cross).result).toBe('passed');
  });

  it('may be one stroke, of many points and not too fast', () => {
    const [loops = []] = aDrawnName();
    expect(drawn([loops]).result).toBe('passed');
    expect(drawn([loops.slice(0, 15)])).toMatchObject(TOO_LITTLE);
    expect(drawn([loops.map((point) => ({ ...point, t: point.t / 10 }))])).toMatchObject(TOO_LITTLE);
  });

  it('is no straight line, drawn once or over and over', () => {
    fc.assert(
      fc.property(straightLine, fc.integer({ min: 1, max: 5 }), (line, times) => {
        expect(drawn(Array.from({ length: times }, () => line))).toMatchObject(TOO_LITTLE);
      }),
    );
  });

  it('is no dot, wherever and however long it is pressed', () => {
    const tremble = number(-2, 2);
    fc.assert(
      fc.property(fc.array(fc.tuple(tremble, tremble), { maxLength: 300 }), number(0, 1_000), (points, at) => {
        const dot = points.map(([dx, dy], i) => ({ x: at + dx, y: at + dy, t: i * 16 }));
        expect(drawn([dot, dot])).toMatchObject(TOO_LITTLE);
      }),
    );
  });

  it('is no number of taps', () => {
    const place = number(0, 1_000);
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 50 }), (places) => {
        expect(drawn(places.map(([x, y], i) => [{ x, y, t: i * 300 }]))).toMatchObject(TOO_LITTLE);
      }),
    );
  });

  it('is no patch scribbled full, at any size', () => {
    fc.assert(
      fc.property(number(50, 800), number(0.2, 1), (width, ratio) => {
        const height = width * ratio;
        const lines = Math.ceil(height) * 2;
        const scribble = Array.from({ length: lines * 2 }, (_, i) => ({
          x: i % 2 === 0 ? 0 : width,
          y: (height * Math.floor(i / 2)) / lines,
          t: i * 16,
        }));
        expect(drawn([scribble])).toMatchObject({ result: 'failed', reasons: ['SIGNATURE_ILLEGIBLE'] });
      }),
    );
  });

  it('is not made in no time', () => {
    const atOnce = aDrawnName().map((stroke) => stroke.map((point) => ({ ...point, t: 0 })));
    expect(drawn(atOnce)).toMatchObject(TOO_LITTLE);
  });

  it.each([[[]], [[[]]], [[[], []]]])('is not nothing: %j', (strokes) => {
    expect(drawn(strokes)).toMatchObject(TOO_LITTLE);
  });
});

describe('a typed signature', () => {
  it.each(['Ana María Pérez Gómez', 'ana maria perez gomez', 'Pérez Gómez, Ana María', 'Ana Pérez'])(
    'of Ana María Pérez Gómez may be %s',
    (name) => {
      expect(typed(name, 'Ana María Pérez Gómez').result).toBe('passed');
    },
  );

  it.each(['Luis Torres', 'x', 'Ana Torres', '   '])('of Ana María Pérez Gómez may not be "%s"', (name) => {
    const evaluation = typed(name, 'Ana María Pérez Gómez');
    expect(evaluation).toMatchObject({ result: 'failed', reasons: ['SIGNATURE_NAME_DIFFERS'] });
    expect(evaluation.scores.nameMatch).toBeLessThan(0.8);
  });

  it('is compared with the name on the document, where there is one', () => {
    const onDocument = { fullName: 'ANA MARIA PEREZ GOMEZ', truncated: false };
    expect(typed('Ana Pérez', 'Luis Torres', onDocument).result).toBe('passed');
    expect(typed('Luis Torres', 'Luis Torres', onDocument)).toMatchObject({
      result: 'failed',
      reasons: ['SIGNATURE_NAME_NOT_ON_DOCUMENT'],
    });
  });

  it('may hold words that a document had no room for', () => {
    const name = 'Maria Aleksandra Konstantinopolitanczykowska Brzeczyszczykiewicz';
    const fullName = 'MARIA ALEKSANDRA KONSTANTINOPOLITANCZ';
    expect(typed(name, null, { fullName, truncated: true }).result).toBe('passed');
    expect(typed(name, null, { fullName, truncated: false }).result).toBe('failed');
  });

  it('in letters that no document has is compared with the name given', () => {
    const onDocument = { fullName: 'WANG XIAOMING', truncated: false };
    expect(typed('王小明', '王小明', onDocument).result).toBe('passed');
    expect(typed('王小明', 'Luis Torres', onDocument).result).toBe('failed');
  });

  it('in letters that no document has is not the document’s, where nothing else is known', () => {
    const onDocument = { fullName: 'LUIS TORRES', truncated: false };
    expect(typed('王小明', null, onDocument)).toMatchObject({ reasons: ['SIGNATURE_NAME_NOT_ON_DOCUMENT'] });
  });

  it.each(['L T', 'L. Torres', 'Luis', 'Luis T.', 'T'])('of Luis Torres is more than "%s"', (name) => {
    expect(typed(name, 'Luis Torres').result).toBe('failed');
    expect(typed(name, null, { fullName: 'LUIS TORRES', truncated: false }).result).toBe('failed');
  });

  it('may be one word where the name has no more', () => {
    expect(typed('Sukarno', 'Sukarno').result).toBe('passed');
    expect(typed('Jan Vanderberg', 'Jan van der Berg').result).toBe('passed');
  });

  it('may be any name where the flow asked for none', () => {
    expect(typed('Luis Torres', null).result).toBe('passed');
  });
});

it('is refused in a way that the flow does not offer', () => {
  const { settings: typedOnly } = aStep('signature', { kinds: ['typed'] });
  const evaluation = evaluateSignature({ kind: 'drawn', strokes: aDrawnName() }, NOBODY, typedOnly);
  expect(evaluation).toMatchObject({ result: 'failed', reasons: ['SIGNATURE_KIND_NOT_ALLOWED'] });
});
