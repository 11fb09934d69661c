import sharp from 'sharp';
import type { Random } from './random';
import { warped } from './warped';

/** What a hand-held camera, a lamp and a messenger do to a picture. Each takes and gives a JPEG. */
type Degradation = (picture: Buffer, random: Random) => Promise<Buffer>;

const TABLE = ['#5a4a3a', '#2f3b45', '#8a8f94', '#c9c1b2'] as const;
const QUALITY = { least: 60, most: 85 } as const;

const clean: Degradation = (picture) => Promise.resolve(picture);

const blur: Degradation = (picture, random) => saved(sharp(picture).blur(random.real(0.8, 2.2)), random);

const rotation: Degradation = (picture, random) =>
  saved(sharp(picture).rotate(random.real(-8, 8), { background: random.pick(TABLE) }), random);

/** A soft white spot, half as wide as the document, somewhere on it. */
const glare: Degradation = async (picture, random) => {
  const { width, height } = await sharp(picture).metadata();
  const [x, y] = [random.real(0.1, 0.9) * width, random.real(0.1, 0.9) * height];
  const [wide, high] = [random.real(0.12, 0.28) * width, random.real(0.1, 0.22) * height];
  const strength = random.real(0.45, 0.75).toFixed(2);
  const spot = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><radialGradient id="g">`,
    `<stop offset="0" stop-color="#fff" stop-opacity="${strength}"/><stop offset="1" stop-color="#fff" stop-opacity="0"/>`,
    `</radialGradient></defs><ellipse cx="${x}" cy="${y}" rx="${wide}" ry="${high}" fill="url(#g)"/></svg>`,
  ].join('');
  return saved(sharp(picture).composite([{ input: Buffer.from(spot) }]), random);
};

/** Grain of each channel by itself, as small sensors give in poor light. */
const noise: Degradation = async (picture, random) => {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  const deviation = random.real(8, 22);
  for (let i = 0; i < data.length; i += 1) {
    const grain = (random.next() + random.next() + random.next() - 1.5) * 2 * deviation;
    data[i] = Math.max(0, Math.min(255, Math.round((data[i] ?? 0) + grain)));
  }
  const { width, height, channels } = info;
  return saved(sharp(data, { raw: { width, height, channels } }), random);
};

/** Seen from the side: each corner moves by up to a sixteenth of the side, on a table. */
const perspective: Degradation = async (picture, random) => {
  const background = random.pick(TABLE);
  const margins = { top: 90, bottom: 90, left: 90, right: 90 };
  const { data, info } = await sharp(picture)
    .extend({ ...margins, background })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const shift = () => [random.real(-0.06, 0.06) * width, random.real(-0.06, 0.06) * height] as const;
  const bent = warped({ data, width, height, channels }, [shift(), shift(), shift(), shift()], background);
  return saved(sharp(bent, { raw: { width, height, channels } }), random);
};

/** A little of everything at once, and from further away. */
const everything: Degradation = async (picture, random) => {
  const turned = await rotation(await perspective(await glare(picture, random), random), random);
  const { width } = await sharp(turned).metadata();
  const further = sharp(turned).resize(Math.round(width * random.real(0.75, 1)));
  const dimmed = further.linear(random.real(0.6, 1), 0).blur(random.real(0.4, 0.9));
  return saved(dimmed, random);
};

export const DEGRADATIONS = { clean, blur, rotation, glare, noise, perspective, everything } as const satisfies Record<
  string,
  Degradation
>;
export type DegradationName = keyof typeof DEGRADATIONS;
export const DEGRADATION_NAMES: readonly DegradationName[] = [
  'clean',
  'blur',
  'rotation',
  'glare',
  'noise',
  'perspective',
  'everything',
];

function saved(picture: sharp.Sharp, random: Random): Promise<Buffer> {
  return picture.jpeg({ quality: random.between(QUALITY.least, QUALITY.most) }).toBuffer();
}
