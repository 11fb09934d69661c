import decode from 'heic-decode';
import sharp from 'sharp';
import { z } from 'zod';
import { answerJobs } from '../threads/answerJobs';
import { MAX_PIXELS, keptForm } from './pictureForm';

const file = z.instanceof(Uint8Array);

// The decoder writes what it finds wrong with a file to the console, which is the log of the API.
Object.assign(console, { log: () => {}, error: () => {} });

sharp.cache(false);
sharp.concurrency(1);

/** Decodes the first picture of a file. The turns written in it are part of decoding: what comes out is upright. */
answerJobs(async (job) => {
  // Nothing is given back to the decoder: its memory goes with its thread.
  const [image] = await decode.all({ buffer: file.parse(job) });
  // The header that was judged before tells of one picture; a file may hold others.
  if (image === undefined || image.width * image.height > MAX_PIXELS) throw new Error('No picture, or too large');
  const { data, width, height } = await image.decode();
  const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const kept = await keptForm(sharp(pixels, { raw: { width, height, channels: 4 } }));
  return { picture: kept.data, width: kept.info.width, height: kept.info.height };
});
