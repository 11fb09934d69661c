import type { Vault } from '../../db/vault/vault';
import { canonicalJson } from '../../domain/canonicalJson';
import type { Registration } from '../../domain/registration';
import { screeningId } from '../../domain/screening/screening';
import { pemOf } from '../cms/certificate';
import { picturesOf } from '../facts';
import type { EvidenceFacts, PersonFacts } from '../facts';
import type { ArchiveFile } from './writeArchive';

/** The files of an archive of evidence, in its order. Their names say steps and numbers, and nothing of a person. */
export function archiveFiles(
  facts: EvidenceFacts,
  made: Made & {
    readonly report: Buffer;
    /** In DER. */
    readonly certificate: Buffer;
  },
): ArchiveFile[] {
  const { registration, flow, project, person } = facts;
  // Ids of messages say nothing to anybody outside; what is undefined is not written.
  const state = { ...registration, handledRequests: undefined };
  return [
    file('evidence.pdf', made.report),
    file('certificate.pem', Buffer.from(pemOf(made.certificate))),
    json('project.json', { id: project.id, name: project.name, mode: project.mode }),
    json('flow.json', flow),
    json('registration.json', state),
    ...(person === null ? [] : personFiles(facts, person, made)),
  ];
}

/** What has been made before the archive is written. */
interface Made {
  /** PDFs of signed texts, by the `sub_…` of the signature. */
  readonly signedPdfs: ReadonlyMap<string, Buffer>;
  readonly vault: Pick<Vault, 'openBlob'>;
}

function personFiles({ registration, attempts }: EvidenceFacts, person: PersonFacts, made: Made): ArchiveFile[] {
  const { profile, email, phone, notes } = person;
  return [
    json('person.json', { profile, email, phone }),
    ...(notes.size === 0 ? [] : [json('notes.json', Object.fromEntries(notes))]),
    ...attempts.flatMap(({ key, number, submissionId }) => {
      const folder = `steps/${key}/${number}`;
      const screening = person.screenings.get(screeningId(key, number));
      return [
        ...(submissionId === null ? [] : submissionFiles(folder, { registration, person, submissionId }, made)),
        ...(screening === undefined ? [] : [json(`${folder}/screening.json`, screening)]),
      ];
    }),
  ];
}

function submissionFiles(
  folder: string,
  of: { readonly registration: Registration; readonly person: PersonFacts; readonly submissionId: string },
  { signedPdfs, vault }: Made,
): ArchiveFile[] {
  const { registration, person, submissionId } = of;
  const submission = person.submissions.get(submissionId);
  const read = person.extractions.get(submissionId);
  const signed = signedPdfs.get(submissionId);
  return [
    ...(submission === undefined ? [] : [json(`${folder}/submission.json`, submission)]),
    ...(read === undefined ? [] : [json(`${folder}/read.json`, read)]),
    ...picturesOf(person, submissionId).map(({ blobId, name }) => ({
      path: `${folder}/${name}.jpg`,
      open: () => vault.openBlob({ registrationId: registration.id, blobId }),
    })),
    ...(signed === undefined ? [] : [file(`${folder}/signed-text.pdf`, signed)]),
  ];
}

function json(path: string, value: unknown): ArchiveFile {
  return file(path, Buffer.from(canonicalJson(value)));
}

function file(path: string, bytes: Buffer): ArchiveFile {
  return { path, open: () => Promise.resolve(bytes) };
}
