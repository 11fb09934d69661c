import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { SignatureSubmission } from '../../../db/records';
import { fingerprintOf } from '../../../evidence/cms/certificate';
import { createTimeStampAuthority } from '../../../evidence/cms/timeStampAuthority';
import type { TimeStampAuthority } from '../../../evidence/cms/timeStampAuthority';
import { SignatureInvalidError } from '../../../evidence/cms/signedData';
import { createPdfMaker } from '../../../evidence/pdf/pdfMaker';
import type { PdfRenderer } from '../../../evidence/pdf/pdfRenderer';
import { verifyPdf } from '../../../evidence/pdf/signPdf';
import { createProjectSigners } from '../../../evidence/projectSigners';
import { hashOfText } from '../../../db/hashOfText';
import { createSignedPdfs } from '../../../evidence/signedText/signedPdfs';
import type { Signing } from '../../../evidence/signedText/signedPdfs';
import { aDrawnName } from '../../support/builders';
import { anAuthority, answerBy } from '../../support/authority';
import { opensslCms } from '../../support/openssl';
import { pagesOf, textOf } from '../../support/pdfText';
import { pdfsig } from '../../support/pdfsig';
import { rendererHere } from '../../support/rendererHere';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';
import { LOOPBACK_GUARD } from '../../support/outbound';
import { startTimeStampServer } from '../../support/timeStampServer';

const TEXT = 'Confirmo que lo que entregué es verdadero.';
const typed = (name: string): SignatureSubmission => ({
  ...{ step: 'signature', kind: 'typed', name, textHash: hashOfText(TEXT) },
});

let store: TestStore;
let person: Enrolled;
let folder: string;
beforeAll(async () => {
  store = await openTestStore();
  person = await store.enrol();
  folder = mkdtempSync(path.join(tmpdir(), 'signed-'));
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string, bytes: Buffer | string) => {
  const file = path.join(folder, name);
  writeFileSync(file, bytes);
  return file;
};

const SIGNED_AT = '2026-06-15T12:00:00.000Z';
const signerOf = ({ projectId }: Enrolled) =>
  createProjectSigners({ vault: store.vault, certificates: store.repositories.projectCertificates }).get(projectId);

function signingOf(signed: SignatureSubmission, text = TEXT, of: Enrolled = person): Signing {
  const signedText = { key: 'signature', text, signerName: 'Ana', at: SIGNED_AT };
  return { ...of, submissionId: `sub_${uuidv7()}`, signed, signedText };
}

/** As one process makes it, or finds it made. */
async function pdfOf(
  signing: Signing,
  given: { readonly by?: TimeStampAuthority; readonly renderer?: PdfRenderer } = {},
): Promise<Buffer> {
  const { by: timeStamps = null, renderer = rendererHere } = given;
  const pdfs = createSignedPdfs({ vault: store.vault, pdfs: createPdfMaker({ renderer, timeStamps }) });
  return pdfs.of(signing, await signerOf(person));
}

/** As openssl sees the signature of a PDF. */
async function checkedByOpenssl(pdf: Buffer) {
  const { certificate } = await signerOf(person);
  const [, ...range] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/.exec(pdf.toString('latin1')) ?? [];
  const [, length = 0, after = 0]: number[] = range.map(Number);
  const cms = Buffer.from(pdf.toString('latin1', length + 1, after - 1), 'hex');
  return opensslCms(cms, Buffer.concat([pdf.subarray(0, length), pdf.subarray(after)]), certificate);
}

describe('a signed text', () => {
  it('is a PDF with the exact text and the name, signed by the project', async () => {
    const pdf = await pdfOf(signingOf(typed('Ana Pérez')));
    const { certificate } = (await store.repositories.projectCertificates.get(person.projectId)) ?? {};
    expect(verifyPdf(pdf)).toEqual({
      certificate,
      fingerprint: fingerprintOf(certificate ?? Buffer.alloc(0)),
      signingTime: null,
      timeStamp: null,
    });
    const text = textOf(pdf);
    for (const part of [TEXT, 'Ana Pérez', hashOfText(TEXT), person.registrationId]) expect(text).toContain(part);
  });

  it('may be long, drawn, and in letters of the whole world', async () => {
    const strokes = aDrawnName();
    const drawn = { step: 'signature', kind: 'drawn', strokes, textHash: '' } as const;
    const pdf = await pdfOf(signingOf(drawn, 'Подтверждаю, что всё верно. '.repeat(350)));
    expect(pagesOf(pdf)).toBeGreaterThan(2);
    verifyPdf(pdf);
  });

  it('tells when the person signed, and when it was itself made and signed', async () => {
    const before = Date.now();
    const pdf = await pdfOf(signingOf(typed('Ana')));
    const text = textOf(pdf);
    expect(text).toMatch(new RegExp(`Signed at\\s+${SIGNED_AT}`));
    const [, madeAt = ''] = /Made and sealed at\s+(\S+)/.exec(text) ?? [];
    expect(Date.parse(madeAt)).toBeGreaterThanOrEqual(before);
    expect(Date.parse(madeAt)).toBeLessThanOrEqual(Date.now());
    const [, stated = ''] = /\/M \(D:(\d{14})Z\)/.exec(pdf.toString('latin1')) ?? [];
    expect(stated).toBe(madeAt.replaceAll(/\D/g, '').slice(0, 14));
  });

  it('is made when it is first asked for, and the same ever after', async () => {
    const signing = signingOf(typed('Ana'));
    const renders = { ...rendererHere, render: jest.fn(rendererHere.render) };
    const pdf = await pdfOf(signing, { renderer: renders });
    expect(await pdfOf(signing, { renderer: renders })).toEqual(pdf);
    expect(renders.render).toHaveBeenCalledTimes(1);
  });

  it('is the same for two processes that are asked at the same time', async () => {
    const signing = signingOf(typed('Ana'));
    const waiting: (() => void)[] = [];
    const renderer: PdfRenderer = {
      ...rendererHere,
      // Neither goes on until both have made one.
      async render(document) {
        const pdf = await rendererHere.render(document);
        await new Promise<void>((goOn) => {
          waiting.push(goOn);
          if (waiting.length === 2) for (const each of waiting) each();
        });
        return pdf;
      },
    };
    const [one, other] = await Promise.all([pdfOf(signing, { renderer }), pdfOf(signing, { renderer })]);
    expect(waiting).toHaveLength(2);
    expect(one).toEqual(other);
  });

  it('is gone with the key of the registration', async () => {
    const other = await store.enrol({ in: person.projectId });
    const signing = signingOf(typed('Ana'), TEXT, other);
    await pdfOf(signing);
    await store.destroyKey(other.registrationId);
    await expect(pdfOf(signing)).rejects.toThrow('no data key');
  });

  it('shows a change of any byte', async () => {
    const pdf = await pdfOf(signingOf(typed('Ana')));
    for (let index = 0; index < pdf.length; index += 97) {
      const changed = Buffer.from(pdf);
      changed.writeUInt8(changed.readUInt8(index) ^ (1 << (index % 8)), index);
      expect(() => verifyPdf(changed)).toThrow(SignatureInvalidError);
    }
    expect(() => verifyPdf(Buffer.concat([pdf, Buffer.from('\n%%EOF')]))).toThrow(SignatureInvalidError);
    expect(() => verifyPdf(pdf.subarray(0, -1))).toThrow(SignatureInvalidError);
  });

  it('has zeroes behind its signature, of which none can be anything else', async () => {
    const pdf = await pdfOf(signingOf(typed('Ana')));
    const end = pdf.indexOf(Buffer.from('0>\n/Reason')) + 1;
    for (const back of [1, 2, 3, 50, 51, 200]) {
      const changed = Buffer.from(pdf);
      expect(changed.toString('latin1', end - back, end - back + 1)).toBe('0');
      changed.write('1', end - back, 'latin1');
      expect(() => verifyPdf(changed)).toThrow(SignatureInvalidError);
    }
  });

  it('carries a signature that openssl takes as CAdES', async () => {
    const pdf = await pdfOf(signingOf(typed('Ana')));
    const changed = Buffer.from(pdf);
    changed.writeUInt8(changed.readUInt8(300) ^ 1, 300);
    verifyPdf(pdf);
    const [said, saidOfChanged] = [await checkedByOpenssl(pdf), await checkedByOpenssl(changed)];
    if (said !== null) expect(said).toMatchObject({ status: 0 });
    if (saidOfChanged !== null) expect(saidOfChanged.status).not.toBe(0);
  });

  it('is one that pdfsig takes as a whole', async () => {
    const pdf = await pdfOf(signingOf(typed('Ana')));
    verifyPdf(pdf);
    const says = pdfsig(fileOf('signed.pdf', pdf));
    if (says === null) return;
    for (const part of ['ETSI.CAdES.detached', 'Signature is Valid', 'Total document signed']) {
      expect(says).toContain(part);
    }
  });

  it('carries the time of an authority where there is one, and is signed without where it is down', async () => {
    const tsa = anAuthority();
    const server = await startTimeStampServer((query) => answerBy(tsa, query));
    const authority = createTimeStampAuthority({ url: server.url, guard: LOOPBACK_GUARD, authorities: [] }, () => {});
    const stamped = await pdfOf(signingOf(typed('Ana')), { by: authority });
    await server.close();
    const plain = await pdfOf(signingOf(typed('Ana')), { by: authority });
    expect(verifyPdf(stamped).timeStamp).toMatchObject({ authority: fingerprintOf(tsa.certificate) });
    expect(verifyPdf(plain).timeStamp).toBeNull();
    for (const pdf of [stamped, plain]) {
      const said = await checkedByOpenssl(pdf);
      if (said !== null) expect(said).toMatchObject({ status: 0 });
    }
  });
});
