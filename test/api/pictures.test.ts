import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { isEdited } from '../../api/editedPicture';
import { isBounded } from '../../api/pictureBounds';
import { intakePicture } from '../../api/pictures';
import { Turns } from '../../api/turns';
import { ThreadJobError } from '../../threads/threadPool';
import { TWO_COLOURS_AS_HEIC } from '../support/heic';

const UNSUPPORTED = { name: 'PictureRefused', code: 'UNSUPPORTED_MEDIA_TYPE' };
const TOO_LARGE = { name: 'PictureRefused', code: 'PAYLOAD_TOO_LARGE' };

/** Red on the left, blue on the right. */
const twoColours = (width = 200, height = 100) =>
  sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: '#0000ff' } }, left: width / 2, top: 0 },
  ]);

const colourAt = async (picture: Buffer, left: number, top: number) => {
  const pixel = await sharp(picture).extract({ left, top, width: 1, height: 1 }).raw().toBuffer();
  return (pixel[0] ?? 0) > 128 ? 'red' : (pixel[2] ?? 0) > 128 ? 'blue' : 'other';
};

describe('a picture', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('as %s is taken in', async (format) => {
    const taken = await intakePicture(await twoColours().toFormat(format).toBuffer());
    expect(taken).toMatchObject({ mediaType: 'image/jpeg', width: 200, height: 100 });
    expect((await sharp(taken.picture).metadata()).format).toBe('jpeg');
    expect(await colourAt(taken.picture, 50, 50)).toBe('red');
    expect(await colourAt(taken.picture, 150, 50)).toBe('blue');
  });

  it('as HEIC is taken in, as phones save it', async () => {
    const taken = await intakePicture(TWO_COLOURS_AS_HEIC);
    expect(taken).toMatchObject({ mediaType: 'image/jpeg', width: 64, height: 48 });
    expect((await sharp(taken.picture).metadata()).format).toBe('jpeg');
    expect(await colourAt(taken.picture, 16, 24)).toBe('red');
    expect(await colourAt(taken.picture, 48, 24)).toBe('blue');
  });

  it('of one pixel is taken in', async () => {
    expect(await intakePicture(await twoColours(2, 1).resize(1, 1).png().toBuffer())).toMatchObject({
      width: 1,
      height: 1,
    });
  });

  it('is put upright', async () => {
    const onItsSide = await twoColours().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const taken = await intakePicture(onItsSide);
    expect(taken).toMatchObject({ width: 100, height: 200 });
    expect(await colourAt(taken.picture, 50, 50)).toBe('red');
    expect(await colourAt(taken.picture, 50, 150)).toBe('blue');
  });

  it('is made no larger than is needed, nor larger than it was', async () => {
    expect(await intakePicture(await twoColours(4_000, 3_000).jpeg().toBuffer())).toMatchObject({
      width: 2_600,
      height: 1_950,
    });
    expect(await intakePicture(await twoColours(3_000, 4_000).jpeg().toBuffer())).toMatchObject({
      width: 1_950,
      height: 2_600,
    });
    expect(await intakePicture(await twoColours(20, 10).jpeg().toBuffer())).toMatchObject({ width: 20, height: 10 });
  });

  it('that one can see through is put on white', async () => {
    const clear = { width: 10, height: 10, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const;
    const { picture } = await intakePicture(await sharp({ create: clear }).png().toBuffer());
    expect([...(await sharp(picture).raw().toBuffer()).subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('that moves counts by its first frame', async () => {
    const frames = await Promise.all(
      ['#ff0000', '#0000ff'].map((background) =>
        sharp({ create: { width: 50, height: 40, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const moving = await sharp(frames, { join: { animated: true } })
      .webp({ loop: 0, delay: [100, 100] })
      .toBuffer();
    const taken = await intakePicture(moving);
    expect(taken).toMatchObject({ width: 50, height: 40 });
    expect(await colourAt(taken.picture, 25, 20)).toBe('red');
  });
});

describe('what else a file holds', () => {
  it('is not kept: where and with what the picture was taken', async () => {
    const exif = { IFD0: { Software: 'CANARY', Artist: 'CANARY' }, IFD3: { GPSLatitude: '4/1 35/1 0/1' } };
    const sent = await twoColours()
      .withExif(exif)
      .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/">CANARY</x:xmpmeta>')
      .withIccProfile('p3')
      .jpeg()
      .toBuffer();
    expect(sent.includes('CANARY')).toBe(true);
    const { picture } = await intakePicture(sent);
    expect(picture.includes('CANARY')).toBe(false);
    const kept = await sharp(picture).metadata();
    expect([kept.exif, kept.xmp, kept.icc, kept.orientation]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('is not kept: another file glued to its end', async () => {
    const glued = Buffer.concat([await twoColours().jpeg().toBuffer(), Buffer.from('PK\u0003\u0004 CANARY <script>')]);
    const { picture } = await intakePicture(glued);
    expect(picture.includes('CANARY')).toBe(false);
    expect(picture.subarray(-2).toString('hex')).toBe('ffd9');
  });

  it('is not kept: text within a PNG', async () => {
    const png = await twoColours().png().toBuffer();
    const withText = Buffer.concat([
      png.subarray(0, 33),
      pngChunk('tEXt', Buffer.from('Comment\0CANARY')),
      png.subarray(33),
    ]);
    const { picture } = await intakePicture(withText);
    expect(picture.includes('CANARY')).toBe(false);
  });
});

describe('a program for editing pictures', () => {
  const savedWith = async (tags: Readonly<Record<string, string>>) =>
    intakePicture(await twoColours().withExif({ IFD0: tags }).jpeg().toBuffer());
  const withXmp = async (inner: string) => {
    const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:photoshop="ns">${inner}</x:xmpmeta>`;
    return intakePicture(await twoColours().withXmp(packet).jpeg().toBuffer());
  };
  const withComment = async (keyword: string, text: string) => {
    const png = await twoColours().png().toBuffer();
    const chunk = pngChunk('tEXt', Buffer.from(`${keyword}\0${text}`));
    return intakePicture(Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]));
  };
  /** As Photoshop wraps it, in the segment APP13 of a JPEG file. */
  const withIptc = async (dataSet: number, text: string) => {
    const jpeg = await twoColours().jpeg().toBuffer();
    const length = (bytes: number) => Buffer.from([bytes >> 8, bytes & 255]);
    const record = Buffer.concat([Buffer.from([0x1c, 2, dataSet]), length(text.length), Buffer.from(text)]);
    const resource = [Buffer.from('Photoshop 3.0\0' + '8BIM\x04\x04\0\0\0\0', 'latin1'), length(record.length), record];
    const body = Buffer.concat(resource);
    const segment = [Buffer.from([0xff, 0xed]), length(body.length + 2), body];
    return intakePicture(Buffer.concat([jpeg.subarray(0, 2), ...segment, jpeg.subarray(2)]));
  };

  it.each([
    ['Adobe Photoshop 25.0 (Macintosh)', true],
    ['GIMP 2.10.36', true],
    ['Snapseed 2.0', true],
    ['17.4.1', false],
    ['Oil on canvas, a reminiscence', false],
    ['HDR+ 1.0.585804376zd', false],
  ])('that calls itself %s: %s', async (software, isEdited) => {
    expect(await savedWith({ Software: software })).toMatchObject({ isEdited });
  });

  it('is known by its history, not by a name space that cameras use, too', async () => {
    expect(await withXmp('<rdf:li stEvt:softwareAgent="Adobe Photoshop 25.0"/>')).toMatchObject({ isEdited: true });
    expect(await withXmp('<xmp:CreatorTool>GIMP 2.10</xmp:CreatorTool>')).toMatchObject({ isEdited: true });
    expect(await withXmp('<photoshop:DateCreated/>')).toMatchObject({ isEdited: false });
  });

  it('is known by XMP that is longer than what is searched of it', async () => {
    const { picture } = await withXmp('');
    const header = await sharp(picture).metadata();
    for (const padding of [65_000, 65_536, 65_537, 65_538, 65_539, 65_540, 65_541, 300_000]) {
      const xmp = Buffer.from(
        `<x:D xmp:CreatorTool="GIMP 2.10">${'<a b="c">d</a>'.repeat(6)}${' '.repeat(padding - 127)}`,
      );
      const more = Buffer.concat([xmp, Buffer.from('<stEvt:when a="b">'.repeat(10))]);
      expect({ padding, isEdited: isEdited({ ...header, xmp: more }) }).toEqual({ padding, isEdited: true });
    }
  });

  it('is not looked for behind that, for some XML takes its parser long', async () => {
    const header = await sharp((await withXmp('')).picture).metadata();
    const named = '<xmp:CreatorTool>GIMP 2.10</xmp:CreatorTool>';
    const after = (bytes: number) => isEdited({ ...header, xmp: Buffer.from(`<x:D>${' '.repeat(bytes)}${named}`) });
    expect([after(1_000), after(65_536)]).toEqual([true, false]);
  });

  it('is known in a PNG', async () => {
    expect(await withComment('Software', 'Adobe Photoshop CS6')).toMatchObject({ isEdited: true });
  });

  it('is known by what IPTC says that the picture originates from', async () => {
    const { mediaType, ...taken } = await withIptc(65, 'Adobe Photoshop');
    expect([mediaType, taken.isEdited]).toEqual(['image/jpeg', true]);
  });

  it.each([
    ['an artist of EXIF', (name: string) => savedWith({ Artist: name, ImageDescription: name, Copyright: name })],
    ['a creator of XMP', (name: string) => withXmp(`<dc:creator>${name}</dc:creator><dc:title tool="${name}"/>`)],
    ['a byline of IPTC', (name: string) => withIptc(80, name)],
    ['a comment of a PNG', (name: string) => withComment('Author', name)],
  ])('is not taken for %s of the same name', async (_, take) => {
    expect(await take('Adobe Photoshop 25.0')).toMatchObject({ isEdited: false });
  });

  it.each([
    ['broken EXIF', Buffer.from('Exif\0\0II*\0\xff\xff\xff\xff', 'latin1')],
    ['EXIF that points to itself', Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\xff\xff', 'latin1'), randomBytes(900)])],
  ])('is not known by %s', async (_, exif) => {
    expect(
      isEdited({
        ...(await twoColours()
          .jpeg()
          .toBuffer()
          .then((picture) => sharp(picture).metadata())),
        exif,
      }),
    ).toBe(false);
  });

  it('is not looked for in a name space without an end', async () => {
    expect(await withXmp('<a>'.repeat(50_000))).toMatchObject({ isEdited: false });
  });
});

describe('what is refused', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text that calls itself a picture', Buffer.from('I am passport.jpg')],
    ['a PDF', Buffer.from('%PDF-1.4 not an image')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['noise', randomBytes(5_000)],
    ['noise that begins as a JPEG does', Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), randomBytes(5_000)])],
    [
      'noise that begins as a PNG does',
      Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), randomBytes(5_000)]),
    ],
  ])('%s', async (_, bytes) => {
    await expect(intakePicture(bytes)).rejects.toMatchObject(UNSUPPORTED);
  });

  it.each(['gif', 'tiff', 'avif'] as const)('a picture of the type %s', async (format) => {
    await expect(intakePicture(await twoColours().toFormat(format).toBuffer())).rejects.toMatchObject(UNSUPPORTED);
  });

  it.each(['jpeg', 'png', 'webp'] as const)('a %s file that ends in the middle', async (format) => {
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
    const create = { width: 300, height: 300, channels: 3, background: '#ffffff', noise } as const;
    const whole = await sharp({ create }).toFormat(format).toBuffer();
    await expect(intakePicture(whole.subarray(0, whole.length / 2))).rejects.toMatchObject(UNSUPPORTED);
  });

  it('a small file that is a huge picture, before it is decoded', async () => {
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#ffffff' } })
      .png()
      .toBuffer();
    expect(bomb.length).toBeLessThan(1_000_000);
    const began = Date.now();
    await expect(intakePicture(bomb)).rejects.toMatchObject(TOO_LARGE);
    expect(Date.now() - began).toBeLessThan(500);
  });

  it.each([
    ['that ends in the middle', TWO_COLOURS_AS_HEIC.subarray(0, 430)],
    ['of a header and noise', Buffer.concat([TWO_COLOURS_AS_HEIC.subarray(0, 417), randomBytes(120)])],
    ['of a name alone', TWO_COLOURS_AS_HEIC.subarray(0, 28)],
  ])('a HEIC file %s, and the next is taken in', async (_, bytes) => {
    await expect(intakePicture(bytes)).rejects.toMatchObject(UNSUPPORTED);
    await expect(intakePicture(TWO_COLOURS_AS_HEIC)).resolves.toMatchObject({ width: 64 });
  });

  it.each(['FAILED', 'CRASHED'] as const)('a HEIC file that ends its decoder: %s', async (code) => {
    const heic = () => Promise.reject(new ThreadJobError(code));
    await expect(intakePicture(TWO_COLOURS_AS_HEIC, heic)).rejects.toMatchObject(UNSUPPORTED);
  });

  it.each(['TIMED_OUT', 'OVERLOADED', 'UNAVAILABLE', 'CLOSED'] as const)(
    'a HEIC file for now, where its decoder is not to be had: %s',
    async (code) => {
      const heic = () => Promise.reject(new ThreadJobError(code));
      const refused = { name: 'PictureRefused', code: 'TEMPORARILY_UNAVAILABLE' };
      await expect(intakePicture(TWO_COLOURS_AS_HEIC, heic)).rejects.toMatchObject(refused);
    },
  );

  it('a HEIC file that claims to be 30,000 by 30,000 pixels, before it is decoded', async () => {
    const claims = Buffer.from(TWO_COLOURS_AS_HEIC);
    const size = claims.indexOf('ispe') + 8;
    claims.writeUInt32BE(30_000, size);
    claims.writeUInt32BE(30_000, size + 4);
    // The clip that makes 64 by 48 of it goes, too.
    claims.write('free', claims.indexOf('clap'));
    const began = Date.now();
    await expect(intakePicture(claims)).rejects.toMatchObject({ name: 'PictureRefused' });
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('a picture of 30,000 by 30,000 pixels', async () => {
    const rows = Buffer.alloc(30_000 * (1 + 30_000 / 8));
    const header = Buffer.alloc(13);
    header.writeUInt32BE(30_000, 0);
    header.writeUInt32BE(30_000, 4);
    header.set([1, 0, 0, 0, 0], 8);
    const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))];
    const bomb = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks]);
    expect(bomb.length).toBeLessThan(500_000);
    await expect(intakePicture(bomb)).rejects.toMatchObject(TOO_LARGE);
  });

  it('a small JPEG of a thousand scans, before they are decoded', async () => {
    const jpeg = await twoColours(400, 200).jpeg({ progressive: true }).toBuffer();
    const last = jpeg.lastIndexOf(Buffer.from('ffda', 'hex'));
    const scans = (count: number) =>
      Buffer.concat([jpeg.subarray(0, last), ...Array<Buffer>(count).fill(jpeg.subarray(last, -2)), jpeg.subarray(-2)]);
    expect(await intakePicture(scans(1))).toMatchObject({ width: 400 });
    await expect(intakePicture(scans(1_000))).rejects.toMatchObject(UNSUPPORTED);
    // Between scans, what decoders pass over: it must hide none from being counted.
    const hidden = Buffer.concat([jpeg.subarray(last, -2), Buffer.from('ff02ffff', 'hex')]);
    const hiding = Buffer.concat([jpeg.subarray(0, last), ...Array<Buffer>(1_000).fill(hidden), jpeg.subarray(-2)]);
    expect(isBounded(hiding, 'image/jpeg')).toBe(false);
  });

  it('a small PNG with gigabytes of packed text, before it is unpacked', async () => {
    const png = await twoColours().png().toBuffer();
    const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(7_900_000, 'A'))]);
    const withTexts = (count: number) =>
      Buffer.concat([png.subarray(0, 33), ...Array<Buffer>(count).fill(pngChunk('zTXt', text)), png.subarray(33)]);
    expect(await intakePicture(withTexts(2))).toMatchObject({ width: 200 });
    const before = process.memoryUsage.rss();
    await expect(intakePicture(withTexts(500))).rejects.toMatchObject(UNSUPPORTED);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200_000_000);
  });

  it('a file that only claims to be a huge picture', async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(2_000_000_000, 0);
    header.writeUInt32BE(2_000_000_000, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const signature = Buffer.from('89504e470d0a1a0a', 'hex');
    const chunks = [
      pngChunk('IHDR', header),
      pngChunk('IDAT', deflateSync(Buffer.alloc(100))),
      pngChunk('IEND', Buffer.alloc(0)),
    ];
    await expect(intakePicture(Buffer.concat([signature, ...chunks]))).rejects.toMatchObject({
      name: 'PictureRefused',
    });
  });
});

describe('turns', () => {
  it('are taken by so many at a time, in the order asked, also after one that failed', async () => {
    const turns = new Turns({ atOnce: 2, waiting: 100 });
    const began: number[] = [];
    let [running, most] = [0, 0];
    const work = (id: number) => async () => {
      began.push(id);
      most = Math.max(most, (running += 1));
      await sleep(5);
      running -= 1;
      if (id === 1) throw new Error('failed');
      return id;
    };
    const done = await Promise.allSettled([0, 1, 2, 3, 4].map((id) => turns.take(10, work(id))));
    expect(done.map(({ status }) => status === 'fulfilled')).toEqual([true, false, true, true, true]);
    expect([began, most]).toEqual([[0, 1, 2, 3, 4], 2]);
  });

  it('are refused where too much waits already, and given again afterwards', async () => {
    const turns = new Turns({ atOnce: 1, waiting: 100 });
    const wait = () => sleep(5);
    const taken = [turns.take(1_000, wait), turns.take(60, wait)];
    await expect(turns.take(60, wait)).rejects.toMatchObject({ code: 'TEMPORARILY_UNAVAILABLE' });
    await Promise.all([...taken, turns.take(40, wait)]);
    await Promise.all([turns.take(60, wait), turns.take(60, wait)]);
  });
});

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  crc.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, crc]);
}
