import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { refusalIn } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import * as flows from '../support/flows';
import { TWO_COLOURS_AS_HEIC } from '../support/heic';
import { reasonsOf } from '../support/person';
import { aGreyPicture, formOf, passportOf } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(180_000);

let stack: RunningStack;
let backend: Backend;
let flow: string;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
  flow = await backend.publish(flows.flowOf([flows.document('local')]));
});
afterAll(() => stack.stop());

const text = (content: string) => () => Promise.resolve(Buffer.from(content));
const white = (side: number) => sharp({ create: { width: side, height: side, channels: 3, background: '#ffffff' } });
const glued = async (content: string) => Buffer.concat([await aGreyPicture(), Buffer.from(content)]);
const half = (whole: Buffer) => whole.subarray(0, Math.floor(whole.length / 2));
/** Three frames, one below the other. */
const moving = () => sharp({ create: { width: 40, height: 90, channels: 3, background: '#8899aa', pageHeight: 30 } });

function pngOf(width: number, height: number, pixels: Buffer, ...before: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const parts = [chunk('IHDR', header), ...before, chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}

const UNSUPPORTED = '415 UNSUPPORTED_MEDIA_TYPE';
const TOO_LARGE = '413 PAYLOAD_TOO_LARGE';
const SMALL = 'IMAGE_TOO_SMALL';

test.each([
  ['a PNG of a few kilobytes that is 16,000 pixels wide and high', TOO_LARGE, () => white(16_000).png().toBuffer()],
  [
    'a PNG of 30,000 by 30,000 pixels',
    TOO_LARGE,
    () => Promise.resolve(pngOf(30_000, 30_000, Buffer.alloc(30_000 * (1 + 30_000 / 8)))),
  ],
  ['one pixel', SMALL, () => white(1).jpeg().toBuffer()],
  ['a GIF that moves', UNSUPPORTED, () => moving().gif().toBuffer()],
  ['a WebP that moves', SMALL, () => moving().webp().toBuffer()],
  [
    'a PNG that moves',
    SMALL,
    () => Promise.resolve(pngOf(16, 16, Buffer.alloc(16 * 3), chunk('acTL', Buffer.from('0000000100000000', 'hex')))),
  ],
  ['a JPEG that is a ZIP, too', SMALL, () => glued('PK\u0003\u0004 and what it holds')],
  ['a JPEG that is a page, too', SMALL, () => glued('<html><script>alert(1)</script></html>')],
  ['a JPEG that ends in the middle', UNSUPPORTED, async () => half(await aGreyPicture())],
  ['a HEIC that ends in the middle', UNSUPPORTED, () => Promise.resolve(half(TWO_COLOURS_AS_HEIC))],
  ['a whole HEIC, as phones save pictures', SMALL, () => Promise.resolve(TWO_COLOURS_AS_HEIC)],
  ['a PDF that calls itself a JPEG', UNSUPPORTED, text('%PDF-1.7 no picture')],
  ['an SVG', UNSUPPORTED, text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
])('%s is told as %s, and the next picture is read', async (_name, told, make) => {
  const pids = () => [stack.processes.api.pid(), stack.processes.mediaWorker.pid()];
  const before = pids();
  const person = await backend.begin(flow);
  const front = formOf({ category: 'passport', country: 'UTO' }, { front: await make() });
  if (told === SMALL) {
    const step = await person.hand('document', front);
    expect(step).toMatchObject({ state: 'open', attemptsUsed: 0 });
    expect(reasonsOf(step)).toEqual([told]);
  } else expect(refusalIn(await person.submit('document', front)).told).toBe(told);

  expect(await person.hand('document', await passportOf())).toMatchObject({ state: 'passed', attemptsUsed: 1 });
  expect(pids()).toEqual(before);
});
