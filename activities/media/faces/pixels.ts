import sharp from 'sharp';

/** A decoded picture: rows of red, green and blue, 0 to 255. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Leaves faces that fill a tenth of a picture large enough to be compared, and keeps a decoded picture at 5 MB. */
const WORKING_SIDE = 1_280;
/** Pictures come from the vault, where none of more than 40 megapixels was let in. */
const MAX_PIXELS = 50_000_000;

// Each picture comes once: a cache would only keep people's pictures in memory.
sharp.cache(false);
sharp.concurrency(1);

/** @returns the picture no larger than faces need it, and how many of its pixels one of these was */
export async function decode(picture: Uint8Array): Promise<{ pixels: Pixels; scale: number }> {
  const source = sharp(picture, { limitInputPixels: MAX_PIXELS });
  const { width } = await source.metadata();
  const { data, info } = await source
    .resize(WORKING_SIDE, WORKING_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { pixels: { data, width: info.width, height: info.height }, scale: width / info.width };
}

/** A region brought to a size; its proportions change with it. */
export function cropTo(pixels: Pixels, region: Region, width: number, height: number): Promise<Pixels> {
  return made(within(pixels, region).resize(width, height, { fit: 'fill', kernel: 'linear' }), width, height);
}

/** A region as large as it goes into a size, in its upper left, with black beside it. */
export function fitInto(pixels: Pixels, region: Region, width: number, height: number): Promise<Pixels> {
  const options = { fit: 'contain', position: 'left top', background: '#000000', kernel: 'linear' } as const;
  return made(within(pixels, region).resize(width, height, options), width, height);
}

function within({ data, width, height }: Pixels, region: Region): sharp.Sharp {
  const left = Math.min(Math.max(Math.round(region.left), 0), width - 1);
  const top = Math.min(Math.max(Math.round(region.top), 0), height - 1);
  return sharp(data, { raw: { width, height, channels: 3 } }).extract({
    left,
    top,
    width: Math.min(Math.max(Math.round(region.width), 1), width - left),
    height: Math.min(Math.max(Math.round(region.height), 1), height - top),
  });
}

async function made(picture: sharp.Sharp, width: number, height: number): Promise<Pixels> {
  return { data: await picture.raw().toBuffer(), width, height };
}

/** The value of one channel between pixels; beyond the edge it goes on as at the edge. */
export function valueAt({ data, width, height }: Pixels, x: number, y: number, channel: number): number {
  const [right, low] = [Math.min(Math.max(x, 0), width - 1), Math.min(Math.max(y, 0), height - 1)];
  const [column, row] = [Math.min(Math.floor(right), width - 2), Math.min(Math.floor(low), height - 2)];
  const [toRight, down] = [right - column, low - row];
  const place = (row * width + column) * 3 + channel;
  const above = (data[place] ?? 0) * (1 - toRight) + (data[place + 3] ?? 0) * toRight;
  const below = (data[place + width * 3] ?? 0) * (1 - toRight) + (data[place + width * 3 + 3] ?? 0) * toRight;
  return above * (1 - down) + below * down;
}

/** Grey values, 0 to 255, as the eye weighs colours. */
export function greyOf({ data, width, height }: Pixels): Float32Array {
  return Float32Array.from({ length: width * height }, (_, pixel) => {
    const place = pixel * 3;
    return 0.299 * (data[place] ?? 0) + 0.587 * (data[place + 1] ?? 0) + 0.114 * (data[place + 2] ?? 0);
  });
}

/** Channels one after the other, as models take them, each value changed by `scale`, which is told its place in RGB. */
export function planesOf(
  pixels: ArrayLike<number>,
  order: 'RGB' | 'BGR',
  scale: (value: number, channel: number) => number,
) {
  const size = pixels.length / 3;
  const planes = new Float32Array(pixels.length);
  for (let pixel = 0; pixel < size; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const plane = order === 'RGB' ? channel : 2 - channel;
      planes[plane * size + pixel] = scale(pixels[pixel * 3 + channel] ?? 0, channel);
    }
  }
  return planes;
}
