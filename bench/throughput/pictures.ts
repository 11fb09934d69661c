import sharp from 'sharp';

/** A JPEG of grain, as hard to compress as a photograph of that size. */
export async function picture(width: number, height: number): Promise<Buffer<ArrayBuffer>> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const create = { width, height, channels: 3, background: 'grey', noise } as const;
  return Buffer.from(await sharp({ create }).jpeg().toBuffer());
}
