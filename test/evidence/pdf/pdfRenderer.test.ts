import { createPdfRenderer } from '../../../evidence/pdf/pdfRenderer';
import type { PdfRenderer } from '../../../evidence/pdf/pdfRenderer';
import type { PdfDocument } from '../../../evidence/pdf/document';
import { renderPdf } from '../../../evidence/pdf/renderPdf';
import { ThreadJobError } from '../../../threads/threadPool';

const documentOf = (text: string): PdfDocument => ({
  ...{ title: 'Evidence', language: 'en', at: '2026-06-15T12:00:00.000Z', footer: 'reg_1' },
  ...{ pageNumber: '{page} / {pages}', signatureBytes: 100, blocks: [{ type: 'text', style: 'plain', text }] },
});

let renderer: PdfRenderer;
beforeAll(() => {
  renderer = createPdfRenderer({ maxWaiting: 2 });
});
afterAll(() => renderer.close());

test('a PDF that is set in a thread is the one that is set here', async () => {
  const document = documentOf('Иван Петров');
  expect(await renderer.render(document)).toEqual(Buffer.from(await renderPdf(document)));
});

test('this thread goes on meanwhile', async () => {
  let ticks = 0;
  const clock = setInterval(() => (ticks += 1), 5);
  await renderer.render(documentOf('Иван Петров '.repeat(5_000)));
  clearInterval(clock);
  expect(ticks).toBeGreaterThan(10);
});

test('what cannot be set fails alone, and more than may wait is refused', async () => {
  const broken = { ...documentOf('x'), at: 'never' };
  await expect(renderer.render(broken)).rejects.toMatchObject({ code: 'FAILED' });
  const jobs = Array.from({ length: 5 }, () => renderer.render(documentOf('x'.repeat(20_000))));
  const ended = await Promise.allSettled(jobs);
  const refused = ended.flatMap((job) => (job.status === 'rejected' ? [job.reason as unknown] : []));
  expect(refused).toHaveLength(2);
  for (const error of refused) expect(error).toBeInstanceOf(ThreadJobError);
});
