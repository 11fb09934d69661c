import { z } from 'zod';
import type { DocumentFacts, Profile, SignedText, Submission } from '../db/records';
import type { Project } from '../db/repositories/projects';
import type { EventsRepository } from '../db/repositories/events';
import type { RecordRef, Vault } from '../db/vault/vault';
import type { RecordKind } from '../db/records';
import type { Flow } from '../domain/flow';
import type { Registration, RegistrationEvent } from '../domain/registration';
import { screeningId } from '../domain/screening/screening';
import type { Screening } from '../domain/screening/screening';
import { attemptsOf } from './attempts';
import type { Attempt } from './attempts';

/** What evidence of a registration is made from. */
export interface EvidenceFacts {
  readonly project: Pick<Project, 'id' | 'name' | 'mode'>;
  readonly registration: Registration;
  readonly flow: Flow;
  /** Up to the sequence of the registration. */
  readonly events: readonly RegistrationEvent[];
  readonly attempts: readonly Attempt[];
  /** What the vault keeps; null where the caller may not see it. */
  readonly person: PersonFacts | null;
}

export interface PersonFacts {
  readonly profile: Profile | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** By `sub_…`. */
  readonly submissions: ReadonlyMap<string, Submission>;
  readonly extractions: ReadonlyMap<string, DocumentFacts>;
  /** Blob ids of the portraits found on documents, by the `sub_…` of the document. */
  readonly portraits: ReadonlyMap<string, string>;
  /** By `screeningId`. */
  readonly screenings: ReadonlyMap<string, Screening>;
  /** By the `sub_…` of the signature. */
  readonly signedTexts: ReadonlyMap<string, SignedText>;
  /** By `note_…`. */
  readonly notes: ReadonlyMap<string, string>;
}

/** A picture that was handed in, or cut out of one, and what it shows. */
export interface PictureRef {
  readonly blobId: string;
  /** `front`, `back`, `portrait`, `selfie` or the action of a frame. */
  readonly name: string;
}

const EVENTS_A_TIME = 1_000;
const withNote = z.object({ noteId: z.string() });

/** Reads what is known of a registration as it stands. */
export async function gatherFacts(
  deps: { readonly events: EventsRepository; readonly vault: Pick<Vault, 'openMany'> },
  of: Pick<EvidenceFacts, 'project' | 'registration' | 'flow'>,
  seesPersonalData: boolean,
): Promise<EvidenceFacts> {
  const { registration } = of;
  const events = await eventsUpTo(deps.events, registration);
  const attempts = attemptsOf(registration, events);
  const person = seesPersonalData ? await openPerson(deps.vault, registration, events, attempts) : null;
  return { ...of, events, attempts, person };
}

/** The pictures of a submission, in the order asked for, and the portrait that was found on a document. */
export function picturesOf({ submissions, portraits }: PersonFacts, submissionId: string): readonly PictureRef[] {
  const submission = submissions.get(submissionId);
  const portrait = portraits.get(submissionId);
  return [
    ...(submission === undefined ? [] : handedIn(submission)),
    ...(portrait === undefined ? [] : [{ blobId: portrait, name: 'portrait' }]),
  ];
}

function handedIn(submission: Submission): readonly PictureRef[] {
  if (submission.step === 'document') {
    const { front, back } = submission;
    return [{ blobId: front, name: 'front' }, ...(back === null ? [] : [{ blobId: back, name: 'back' }])];
  }
  if (submission.step !== 'liveness') return [];
  if (submission.mode === 'selfie') return [{ blobId: submission.selfie, name: 'selfie' }];
  const { frames, actions } = submission;
  return frames.map((blobId, index) => ({ blobId, name: `frame${index + 1}-${actions[index] ?? 'unknown'}` }));
}

async function eventsUpTo(repository: EventsRepository, { id, sequence }: Registration): Promise<RegistrationEvent[]> {
  const events: RegistrationEvent[] = [];
  for (let last = 0; last < sequence;) {
    const page = await repository.after(id, last, Math.min(EVENTS_A_TIME, sequence - last));
    if (page.length === 0) throw new Error('Events of a registration are missing');
    events.push(...page.map(asTold));
    last = events.at(-1)?.sequence ?? sequence;
  }
  return events;
}

/** As the API tells it: times as text, without members that are not there. */
function asTold({ sequence, type, at, key, data }: RegistrationEvent): RegistrationEvent {
  return { sequence, type, at: new Date(at).toISOString(), ...(key !== undefined && { key }), data };
}

async function openPerson(
  vault: Pick<Vault, 'openMany'>,
  { id: registrationId, contacts, steps }: Registration,
  events: readonly RegistrationEvent[],
  attempts: readonly Attempt[],
): Promise<PersonFacts> {
  const submissionIds = attempts.flatMap(({ submissionId }) => (submissionId === null ? [] : [submissionId]));
  const searches = new Set(steps.filter(({ step }) => step === 'criminalHistory').map(({ key }) => key));
  const screeningIds = attempts.flatMap(({ key, number }) => (searches.has(key) ? [screeningId(key, number)] : []));
  const noteIds = events.flatMap(({ data }) => withNote.safeParse(data).data?.noteId ?? []);
  const ref = <Kind extends RecordKind>(kind: Kind, id: string): RecordRef<Kind> => ({ registrationId, kind, id });
  const opened = await vault.openMany([
    ref('profile', 'profile'),
    ...Object.values(contacts).flatMap((contact) => (contact === null ? [] : [ref('contact', contact.id)])),
    ...submissionIds.flatMap((id) => [
      ...[ref('submission', id), ref('extraction', id), ref('portrait', id), ref('signedText', id)],
    ]),
    ...screeningIds.map((id) => ref('screening', id)),
    ...noteIds.map((id) => ref('note', id)),
  ]);
  const all = <Kind extends RecordKind>(kind: Kind, ids: readonly string[]) =>
    ids.flatMap((id) => {
      const record = opened.get(ref(kind, id));
      return record === null ? [] : [[id, record] as const];
    });
  const profile = opened.get(ref('profile', 'profile'));
  const contact = (given: { readonly id: string } | null) =>
    given === null ? null : (opened.get(ref('contact', given.id))?.value ?? null);
  return {
    profile,
    email: contact(contacts.email) ?? profile?.contact.email ?? null,
    phone: contact(contacts.phone) ?? profile?.contact.phone?.e164 ?? null,
    submissions: new Map(all('submission', submissionIds)),
    extractions: new Map(all('extraction', submissionIds)),
    portraits: new Map(all('portrait', submissionIds).map(([id, { blobId }]) => [id, blobId])),
    screenings: new Map(all('screening', screeningIds)),
    signedTexts: new Map(all('signedText', submissionIds)),
    notes: new Map(all('note', noteIds).map(([id, { text }]) => [id, text])),
  };
}
