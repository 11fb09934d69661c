import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createOcrEngine } from '../../../activities/media/ocrEngine';
import { drawText } from '../../../scripts/specimen/glyphs';
import { render } from '../../../scripts/specimen/drawing';

const ENGINE = path.join(__dirname, '../../../dist/activities/media/ocrEngine.js');
const READ_ONE = `
  const { createOcrEngine } = require(${JSON.stringify(ENGINE)});
  const picture = require('sharp')({ create: { width: 64, height: 64, channels: 3, background: 'white' } }).png();
  const ocr = createOcrEngine({ threads: 1, timeoutMs: 30_000 });
  picture.toBuffer().then((bytes) => ocr.readLines(bytes)).then((lines) => console.log(lines.length)).then(ocr.close);
`;

jest.setTimeout(60_000);

/** A page of 1,280 pixels a side. */
function pageOf(...lines: readonly string[]): Promise<Buffer> {
  return render(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="1280"><rect width="1280" height="1280" fill="#fff"/>${lines.join('')}</svg>`,
  );
}

test('a page of nothing but fine print is read in time, its largest print first', async () => {
  const fine = Array.from({ length: 80 }, (_, row) =>
    drawText('NOTHING BUT FINE PRINT '.repeat(8), { x: 2, y: 140 + row * 14, height: 7 }),
  );
  const ocr = createOcrEngine({ threads: 1, timeoutMs: 25_000 });
  try {
    const lines = await ocr.readLines(await pageOf(drawText('SPECIMEN', { x: 40, y: 100, height: 60 }), ...fine));
    expect(lines.map(({ text }) => text).join()).toContain('SPECIMEN');
  } finally {
    await ocr.close();
  }
});

test('reading pictures reports nothing to the maker of the runtime', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ocr-'));
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: folder };
  // The runtime holds its reports back by itself where this is set.
  delete env.CI;
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', READ_ONE], { env });
  expect(stdout).toBe('0\n');
  // Otherwise it keeps an id of the machine here, and what it could not send.
  expect(await readdir(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
