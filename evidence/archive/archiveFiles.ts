import type { Vault } from '../../db/vault/vault';
import { canonicalJson } from '../../domain/canonicalJson';
import { pemOf } from '../cms/certificate';
import { picturesOf } from '../facts';
import type { EvidenceFacts, PersonFacts } from '../facts';
import type { ArchiveFile } from './writeArchive';

/** The files of an archive of evidence, in its order. Their names say steps and numbers, and nothing of a person. */
export function archiveFiles(
  facts: EvidenceFacts,
  made: {
    readonly report: Buffer;
    /** In DER. */
    readonly certificate: Buffer;
    /** PDFs, by the `sub_…` of the signature. */
    readonly signedPdfs: ReadonlyMap<string, Buffer>;
    readonly vault: Pick<Vault, 'openBlob'>;
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

function personFiles(
  { registration, attempts }: EvidenceFacts,
  person: PersonFacts,
  { signedPdfs, vault }: { readonly signedPdfs: ReadonlyMap<string, Buffer>; readonly vault: Pick<Vault, 'openBlob'> },
): ArchiveFile[] {
  const blob = (path: string, blobId: string): ArchiveFile => ({
    path,
    open: () => vault.openBlob({ registrationId: registration.id, blobId }),
  });
  const { profile, email, phone, notes } = person;
  return [
    json('person.json', { profile, email, phone }),
    ...(notes.size === 0 ? [] : [json('notes.json', Object.fromEntries(notes))]),
    ...attempts.flatMap(({ key, number, submissionId }): ArchiveFile[] => {
      const submission = submissionId === null ? undefined : person.submissions.get(submissionId);
      if (submissionId === null || submission === undefined) return [];
      const folder = `steps/${key}/${number}`;
      const read = person.extractions.get(submissionId);
      const signed = signedPdfs.get(submissionId);
      return [
        json(`${folder}/submission.json`, submission),
        ...(read === undefined ? [] : [json(`${folder}/read.json`, read)]),
        ...picturesOf(submission).map(({ blobId, name }) => blob(`${folder}/${name}.jpg`, blobId)),
        ...(signed === undefined ? [] : [file(`${folder}/signed-text.pdf`, signed)]),
      ];
    }),
  ];
}

function json(path: string, value: unknown): ArchiveFile {
  return file(path, Buffer.from(canonicalJson(value)));
}

function file(path: string, bytes: Buffer): ArchiveFile {
  return { path, open: () => Promise.resolve(bytes) };
}
