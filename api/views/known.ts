import type { Profile, RecordKind, Submission } from '../../db/records';
import type { SealedRow, Vault } from '../../db/vault/vault';
import type { Flow } from '../../domain/flow';
import { relatedSubmissions } from '../../domain/progress';
import type { Registration } from '../../domain/registration';

/** A registration to be shown. */
export interface Shown {
  readonly registration: Registration;
  readonly flow: Flow;
  /** Where it was read together with the state. */
  readonly person?: readonly SealedRow[];
}

/** What the vault keeps of a person and an answer may show. */
export interface Known {
  readonly profile: Profile | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly signUp: Extract<Submission, { step: 'signUpForm' }> | null;
  readonly basics: Extract<Submission, { step: 'basicInformation' }> | null;
}

/** Opens what is known of each registration: what was read with it, or else all of them in one query. */
export async function openKnown(vault: Vault, shown: readonly Shown[]): Promise<readonly Known[]> {
  const wanted = shown.map(({ registration }) => refsOf(registration));
  const read = shown.flatMap(({ person = [] }) => person);
  const opened = shown.every(({ person }) => person !== undefined)
    ? vault.openRows(read)
    : await vault.openMany(wanted.flatMap((refs) => Object.values(refs).filter((ref) => ref !== null)));
  return wanted.map((refs) => {
    const profile = opened.get(refs.profile);
    const email = refs.email && opened.get(refs.email);
    const phone = refs.phone && opened.get(refs.phone);
    const form = refs.signUp && opened.get(refs.signUp);
    const information = refs.basics && opened.get(refs.basics);
    return {
      profile,
      email: email?.value ?? profile?.contact.email ?? null,
      phone: phone?.value ?? profile?.contact.phone?.e164 ?? null,
      signUp: form?.step === 'signUpForm' ? form : null,
      basics: information?.step === 'basicInformation' ? information : null,
    };
  });
}

/** Where the vault keeps it; null where there is none. */
function refsOf(registration: Registration) {
  const { id: registrationId, contacts } = registration;
  const { signUpForm, basicInformation } = relatedSubmissions(registration);
  const refTo = <Kind extends RecordKind>(kind: Kind, id: string | undefined) =>
    id === undefined ? null : { registrationId, kind, id };
  return {
    profile: { registrationId, kind: 'profile', id: 'profile' },
    email: refTo('contact', contacts.email?.id),
    phone: refTo('contact', contacts.phone?.id),
    signUp: refTo('submission', signUpForm),
    basics: refTo('submission', basicInformation),
  } as const;
}
