import type { Readable } from 'node:stream';
import sharp from 'sharp';
import type { Vault } from '../db/vault/vault';
import type { Language } from '../domain/vocabulary';
import { archiveFiles } from './archive/archiveFiles';
import { chainOf, firstHash, headOf } from './archive/chain';
import type { Manifest } from './archive/manifest';
import { writeArchive } from './archive/writeArchive';
import { fingerprintOf } from './cms/certificate';
import type { Signer } from './cms/certificate';
import { signCms } from './cms/signCms';
import { NO_TIME_STAMPS } from './cms/timeStampAuthority';
import type { TimeStampAuthority } from './cms/timeStampAuthority';
import { picturesOf } from './facts';
import type { EvidenceFacts } from './facts';
import { createPdfMaker } from './pdf/pdfMaker';
import type { PdfRenderer } from './pdf/pdfRenderer';
import type { ProjectSigners } from './projectSigners';
import { reportDocument } from './report/reportDocument';
import { createSignedPdfs } from './signedText/signedPdfs';

export interface EvidenceMaker {
  /** A PDF for people, signed by the project. Rejects with a `ThreadJobError` where too many are asked for. */
  pdf(facts: EvidenceFacts, language: Language): Promise<Buffer>;
  /** Everything, with a signed manifest, as a stream: pictures are opened one at a time. Rejects as `pdf`. */
  zip(facts: EvidenceFacts, language: Language): Promise<Readable>;
}

/** Pictures on the pages of one report: the newest. */
const MAX_SHOWN = 40;
/** Pixels of its longer side: three to the point, as it stands on the page. */
const SHOWN_SIDE = 720;
const SHOWN_QUALITY = 80;

export function createEvidenceMaker(deps: {
  readonly vault: Pick<Vault, 'open' | 'seal' | 'openBlob'>;
  readonly signers: ProjectSigners;
  readonly renderer: PdfRenderer;
  /** Null where no authority is configured. */
  readonly timeStamps: TimeStampAuthority | null;
}): EvidenceMaker {
  const { vault, signers, renderer, timeStamps } = deps;
  const pdfs = createPdfMaker({ renderer, timeStamps });
  const signedPdfs = createSignedPdfs({ vault, pdfs });

  async function pdf(facts: EvidenceFacts, language: Language, signer: Signer): Promise<Buffer> {
    const { registration, events } = facts;
    const pictures = await shownPictures(facts);
    const document = reportDocument(
      {
        ...{ facts, pictures },
        chain: chainOf(registration.id, events),
        madeAt: new Date().toISOString(),
        fingerprint: fingerprintOf(signer.certificate),
      },
      language,
    );
    return pdfs.make(document, signer);
  }

  /** One after the other: each is as large as a photo until it is made small. */
  async function shownPictures({ registration, attempts, person }: EvidenceFacts): Promise<Map<string, Uint8Array>> {
    const pictures = attempts.flatMap(({ submissionId }) =>
      person === null || submissionId === null ? [] : picturesOf(person, submissionId),
    );
    const shown = new Map<string, Uint8Array>();
    for (const { blobId } of pictures.slice(-MAX_SHOWN)) {
      const picture = await vault.openBlob({ registrationId: registration.id, blobId });
      const small = await sharp(picture)
        .resize(SHOWN_SIDE, SHOWN_SIDE, { fit: 'inside', withoutEnlargement: true })
        .jpeg({ quality: SHOWN_QUALITY })
        .toBuffer();
      shown.set(blobId, new Uint8Array(small));
    }
    return shown;
  }

  async function pdfsOfSignatures({ registration, person }: EvidenceFacts, signer: Signer) {
    const { id: registrationId, projectId } = registration;
    const made = new Map<string, Buffer>();
    for (const [submissionId, signedText] of person?.signedTexts ?? []) {
      const signed = person?.submissions.get(submissionId);
      if (signed?.step !== 'signature') continue;
      made.set(
        submissionId,
        await signedPdfs.of({ registrationId, projectId, submissionId, signed, signedText }, signer),
      );
    }
    return made;
  }

  return {
    pdf: async (facts, language) => pdf(facts, language, await signers.get(facts.project.id)),

    async zip(facts, language) {
      const signer = await signers.get(facts.project.id);
      const report = await pdf(facts, language, signer);
      const { certificate } = signer;
      const signatures = await pdfsOfSignatures(facts, signer);
      const files = archiveFiles(facts, { report, certificate, signedPdfs: signatures, vault });
      return writeArchive(manifestOf(facts, language), files, {
        stamp: (bytes) => (timeStamps ?? NO_TIME_STAMPS).stamp(bytes),
        sign: (manifest) => signCms(manifest, signer, new Date(), () => Promise.resolve(null)),
      });
    },
  };
}

function manifestOf(
  { registration, events, person }: EvidenceFacts,
  language: Language,
): Omit<Manifest, 'files' | 'timeStamp'> {
  const { id, projectId, mode, flow, status, sequence, revision } = registration;
  const chain = chainOf(
    id,
    events.map((event) => ({ ...event, data: { ...event.data } })),
  );
  return {
    format: 'app-registrations-evidence/1',
    registration: { id, projectId, mode, flow: { ...flow }, status, sequence, revision },
    personalData: person !== null,
    language,
    chain: {
      algorithm: 'SHA-256(hash before || RFC 8785(event))',
      first: firstHash(id),
      events: chain,
      head: headOf(id, chain),
    },
  };
}
