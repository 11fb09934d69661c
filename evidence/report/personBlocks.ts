import type { DocumentFacts, Submission } from '../../db/records';
import { relatedSubmissions } from '../../domain/progress';
import type { Language } from '../../domain/vocabulary';
import type { EvidenceFacts, PersonFacts } from '../facts';
import type { Block } from '../pdf/document';
import { LABELS } from './labels';
import type { Labels } from './labels';

type Field = [string, string];

/** Who the person is: as they said, and as their document says. Nothing where the caller may not see it. */
export function personBlocks({ registration, person }: EvidenceFacts, language: Language): Block[] {
  if (person === null) return [];
  const labels = LABELS[language];
  const { signUpForm, basicInformation, document } = relatedSubmissions(registration);
  const { contacts } = registration;
  const isVerified = (contact: { readonly verified: boolean } | null) =>
    contact?.verified === true ? labels.verified : labels.notVerified;
  const read = document === undefined ? undefined : person.extractions.get(document);
  return [
    { type: 'heading', level: 2, text: labels.person },
    {
      type: 'fields',
      fields: [
        ...profileFields(person, labels),
        ...submissionFields(signUpForm === undefined ? undefined : person.submissions.get(signUpForm), labels),
        ...field(labels.email, person.email === null ? null : `${person.email} (${isVerified(contacts.email)})`),
        ...field(labels.phone, person.phone === null ? null : `${person.phone} (${isVerified(contacts.phone)})`),
        ...submissionFields(
          basicInformation === undefined ? undefined : person.submissions.get(basicInformation),
          labels,
        ),
      ],
    },
    ...(read === undefined ? [] : documentBlocks(read, labels)),
  ];
}

function profileFields({ profile }: PersonFacts, labels: Labels): Field[] {
  const metadata = Object.entries(profile?.metadata ?? {});
  return [
    ...field(labels.externalUserId, profile?.externalUserId ?? null),
    ...field(labels.metadata, metadata.length === 0 ? null : JSON.stringify(profile?.metadata)),
  ];
}

function submissionFields(submission: Submission | undefined, labels: Labels): Field[] {
  if (submission?.step === 'signUpForm') {
    return [...field(labels.fullName, submission.fullName), ...field(labels.country, submission.country)];
  }
  if (submission?.step !== 'basicInformation') return [];
  const { birthDate, nationality, gender, address } = submission;
  const lines =
    address === undefined
      ? null
      : [address.street, address.postalCode, address.city, address.region, address.country].filter(Boolean).join(', ');
  return [
    ...field(labels.birthDate, birthDate),
    ...field(labels.nationality, nationality),
    ...field(labels.gender, gender),
    ...field(labels.address, lines),
  ];
}

function documentBlocks(read: DocumentFacts, labels: Labels): Block[] {
  const fields = [
    ...field(labels.nameRead, read.fullName),
    ...field(labels.number, read.number),
    ...field(labels.country, read.country),
    ...field(labels.nationality, read.nationality),
    ...field(labels.birthDate, read.birthDate),
    ...field(labels.expiryDate, read.expiryDate),
  ];
  return [
    { type: 'heading', level: 2, text: labels.read },
    { type: 'fields', fields },
  ];
}

function field(label: string, value: string | null | undefined): Field[] {
  return value === null || value === undefined ? [] : [[label, value]];
}
