import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { SignatureSubmission } from '../../../db/records';
import { fingerprintOf, pemOf } from '../../../evidence/cms/certificate';
import { createTimeStampAuthority } from '../../../evidence/cms/timeStampAuthority';
import type { TimeStampAuthority } from '../../../evidence/cms/timeStampAuthority';
import { SignatureInvalidError } from '../../../evidence/cms/verifyCms';
import { verifyPdf } from '../../../evidence/pdf/signPdf';
import { createProjectSigners } from '../../../evidence/projectSigners';
import { hashOfText } from '../../../evidence/shownText';
import { aDrawnName } from '../../support/builders';
import { itWithOpenssl, openssl } from '../../support/openssl';
import { pagesOf, textOf } from '../../support/pdfText';
import { itWithPdfsig, pdfsig } from '../../support/pdfsig';
import { signedTextsOf } from '../../support/signedTexts';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';
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

/** The PDF of a signature, out of the vault. */
async function kept(signed: SignatureSubmission, given: { text?: string; by?: TimeStampAuthority } = {}) {
  const submissionId = `sub_${uuidv7()}`;
  const { registrationId } = person;
  const signing = { ...person, submissionId, key: 'signature', text: given.text ?? TEXT, signed };
  const keep = () =>
    signedTextsOf(store, given.by ?? null).keep({ ...signing, signerName: 'Ana', at: '2026-06-15T12:00:00.000Z' });
  await keep();
  const open = async () => {
    const record = await store.vault.open({ registrationId, kind: 'signedText', id: submissionId });
    return store.vault.openBlob({ registrationId, blobId: record?.pdf ?? '' });
  };
  return { pdf: await open(), keep, open };
}

/** As openssl sees the signature of a PDF. */
async function checkedByOpenssl(pdf: Buffer) {
  const { certificate } = await createProjectSigners({
    vault: store.vault,
    certificates: store.repositories.projectCertificates,
  }).get(person.projectId);
  const [, ...range] = /\/ByteRange \[(\d+) (\d+) (\d+) (\d+)/.exec(pdf.toString('latin1')) ?? [];
  const [, length = 0, after = 0]: number[] = range.map(Number);
  const cms = Buffer.from(pdf.toString('latin1', length + 1, after - 1), 'hex');
  return openssl(
    ...['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', fileOf('cms', cms)],
    ...['-content', fileOf('content', Buffer.concat([pdf.subarray(0, length), pdf.subarray(after)]))],
    ...['-CAfile', fileOf('certificate.pem', pemOf(certificate)), '-purpose', 'any', '-out', path.join(folder, 'out')],
  );
}

describe('a signed text', () => {
  it('is a PDF with the exact text and the name, signed by the project', async () => {
    const { pdf } = await kept(typed('Ana Pérez'));
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
    const { pdf } = await kept(drawn, { text: 'Подтверждаю, что всё верно. '.repeat(350) });
    expect(pagesOf(pdf)).toBeGreaterThan(2);
    verifyPdf(pdf);
  });

  it('is made once', async () => {
    const { pdf, keep, open } = await kept(typed('Ana'));
    await keep();
    expect(await open()).toEqual(pdf);
  });

  it('shows a change of any byte', async () => {
    const { pdf } = await kept(typed('Ana'));
    for (let index = 0; index < pdf.length; index += 97) {
      const changed = Buffer.from(pdf);
      changed.writeUInt8(changed.readUInt8(index) ^ (1 << (index % 8)), index);
      expect(() => verifyPdf(changed)).toThrow(SignatureInvalidError);
    }
    expect(() => verifyPdf(Buffer.concat([pdf, Buffer.from('\n%%EOF')]))).toThrow(SignatureInvalidError);
    expect(() => verifyPdf(pdf.subarray(0, -1))).toThrow(SignatureInvalidError);
  });

  itWithOpenssl('carries a signature that openssl takes as CAdES', async () => {
    const { pdf } = await kept(typed('Ana'));
    expect(await checkedByOpenssl(pdf)).toMatchObject({ status: 0 });
    const changed = Buffer.from(pdf);
    changed.writeUInt8(changed.readUInt8(300) ^ 1, 300);
    expect((await checkedByOpenssl(changed))?.status).not.toBe(0);
  });

  itWithPdfsig('is one that pdfsig takes as a whole', async () => {
    const { pdf } = await kept(typed('Ana'));
    const says = pdfsig(fileOf('signed.pdf', pdf));
    expect(says).toContain('ETSI.CAdES.detached');
    expect(says).toContain('Signature is Valid');
    expect(says).toContain('Total document signed');
  });

  itWithOpenssl(
    'carries the time of an authority where there is one, and is signed without where it is down',
    async () => {
      const server = await startTimeStampServer(folder);
      const authority = createTimeStampAuthority(server.url, () => {});
      const { pdf: stamped } = await kept(typed('Ana'), { by: authority });
      await server.close();
      const { pdf: plain } = await kept(typed('Ana'), { by: authority });
      expect(verifyPdf(stamped).timeStamp).not.toBeNull();
      expect(verifyPdf(plain).timeStamp).toBeNull();
      for (const pdf of [stamped, plain]) expect(await checkedByOpenssl(pdf)).toMatchObject({ status: 0 });
    },
  );
});
