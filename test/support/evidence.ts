import sharp from 'sharp';
import { createEvidenceMaker } from '../../evidence/evidenceMaker';
import type { EvidenceMaker } from '../../evidence/evidenceMaker';
import { makeSigner } from '../../evidence/cms/certificate';
import type { Signer } from '../../evidence/cms/certificate';
import type { EvidenceFacts } from '../../evidence/facts';
import { aBegunRegistration, aDocument, aFlow } from './builders';
import { rendererHere } from './rendererHere';

const submissionOf = (number: number) => aDocument({ front: `sub_${number}-front`, back: `sub_${number}-back` });

/** Of a registration that has begun, with two attempts at a document and four pictures. */
export function someFacts(change: Partial<EvidenceFacts> = {}): EvidenceFacts {
  const { registration, events } = aBegunRegistration({ registrationId: 'reg_1', projectId: 'prj_1' });
  const attempt = (number: number) => ({
    ...{ key: 'document', number, submittedAt: registration.createdAt, by: 'applicant', submissionId: `sub_${number}` },
    found: null,
  });
  return {
    project: { id: 'prj_1', name: 'Acme', mode: 'sandbox' },
    ...{ registration, events, flow: aFlow() },
    attempts: [attempt(1), attempt(2)] as EvidenceFacts['attempts'],
    person: {
      profile: { externalUserId: 'user-42', contact: { email: null, phone: null }, metadata: {} },
      ...{ email: 'ana@example.com', phone: null },
      submissions: new Map([1, 2].map((number) => [`sub_${number}`, submissionOf(number)])),
      ...{
        extractions: new Map(),
        portraits: new Map(),
        screenings: new Map(),
        signedTexts: new Map(),
        notes: new Map(),
      },
    },
    ...change,
  };
}

/** Makes evidence without a database: pictures are grey, each in its own shade. */
export function makerBy(signer: Signer = makeSigner('App Registrations prj_1', new Date())): EvidenceMaker {
  return createEvidenceMaker({
    vault: {
      open: () => Promise.resolve(null),
      seal: () => Promise.reject(new Error('No signature here')),
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
    timeStamps: null,
  });
}
