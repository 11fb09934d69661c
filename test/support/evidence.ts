import sharp from 'sharp';
import type { RecordKind, SealedRecords, Submission } from '../../db/records';
import type { RecordRef, Vault } from '../../db/vault/vault';
import type { Screening } from '../../domain/screening/screening';
import type { Attempt } from '../../evidence/attempts';
import { createEvidenceMaker } from '../../evidence/evidenceMaker';
import type { EvidenceMaker } from '../../evidence/evidenceMaker';
import { makeSigner } from '../../evidence/cms/certificate';
import type { Signer } from '../../evidence/cms/certificate';
import type { TimeStampAuthority } from '../../evidence/cms/timeStampAuthority';
import type { EvidenceFacts } from '../../evidence/facts';
import { hashOfText } from '../../db/hashOfText';
import { aBegunRegistration, aDocument, aFlow } from './builders';
import { rendererHere } from './rendererHere';

const submissionOf = (number: number) => aDocument({ front: `sub_${number}-front`, back: `sub_${number}-back` });

const TEXT = 'I confirm that what I gave is true.';
const SIGNATURE: Submission = { step: 'signature', kind: 'typed', name: 'Ana', textHash: hashOfText(TEXT) };
const SCREENING: Screening = {
  names: ['Ana'],
  person: { birthDate: null, countries: [], gender: null },
  lists: [{ source: 'alpha', version: 1, date: '2026-02-27', entries: 1, sha256: 'ab'.repeat(32) }],
  matches: [],
  found: 0,
};

/** Of a registration that has begun, with two attempts at a document and four pictures, a search and a signature. */
export function someFacts(change: Partial<EvidenceFacts> = {}): EvidenceFacts {
  const { registration, events } = aBegunRegistration({ registrationId: 'reg_1', projectId: 'prj_1' });
  const attempt = (key: string, number: number, submissionId: string | null): Attempt => ({
    ...{ key, number, submittedAt: registration.createdAt, by: 'applicant', submissionId },
    found: null,
  });
  return {
    project: { id: 'prj_1', name: 'Acme', mode: 'sandbox' },
    ...{ registration, events, flow: aFlow() },
    attempts: [
      ...[attempt('document', 1, 'sub_1'), attempt('document', 2, 'sub_2')],
      ...[attempt('criminalHistory', 1, null), attempt('signature', 1, 'sub_3')],
    ],
    person: {
      profile: { externalUserId: 'user-42', contact: { email: null, phone: null }, metadata: {} },
      ...{ email: 'ana@example.com', phone: null },
      submissions: new Map([
        ...[1, 2].map((number) => [`sub_${number}`, submissionOf(number)] as const),
        ['sub_3', SIGNATURE],
      ]),
      ...{ extractions: new Map(), portraits: new Map(), notes: new Map([['note_1', 'Seen.']]) },
      screenings: new Map([['criminalHistory-1', SCREENING]]),
      signedTexts: new Map([
        ['sub_3', { key: 'signature', text: TEXT, signerName: 'Ana', at: registration.createdAt }],
      ]),
    },
    ...change,
  };
}

/** Makes evidence without a database: pictures are grey, each in its own shade. */
export function makerBy(
  signer: Signer = makeSigner('App Registrations prj_1', new Date()),
  timeStamps: TimeStampAuthority | null = null,
): EvidenceMaker {
  const kept = new Map<string, unknown>();
  const vault: Pick<Vault, 'open' | 'seal'> = {
    // Nothing but what was sealed here.
    open: <Kind extends RecordKind>({ id }: RecordRef<Kind>) =>
      Promise.resolve((kept.get(id) ?? null) as SealedRecords[Kind] | null),
    seal: ({ id }, value) => Promise.resolve(void kept.set(id, value)),
  };
  return createEvidenceMaker({
    vault: {
      ...vault,
      openBlob: ({ blobId }) => {
        const shade = 100 + (Buffer.from(blobId).reduce((sum, byte) => sum + byte, 0) % 100);
        const background = { r: shade, g: shade, b: shade };
        return sharp({ create: { width: 32, height: 20, channels: 3, background } })
          .jpeg()
          .toBuffer();
      },
    },
    signers: { get: () => Promise.resolve(signer) },
    renderer: rendererHere,
    timeStamps,
  });
}
