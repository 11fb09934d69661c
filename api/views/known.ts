import type { Profile, Submission } from '../../db/records';
import type { Vault } from '../../db/vault/vault';
import { relatedSubmissions } from '../../domain/progress';
import type { Registration } from '../../domain/registration';

/** What the vault keeps of a person and an answer may show. */
export interface Known {
  readonly profile: Profile | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly signUp: Extract<Submission, { step: 'signUpForm' }> | null;
  readonly basics: Extract<Submission, { step: 'basicInformation' }> | null;
}

/** Opens what is known of each registration, in as many queries as there are kinds of records. */
export async function openKnown(vault: Vault, registrations: readonly Registration[]): Promise<readonly Known[]> {
  const ids = registrations.map(idsOf);
  const [profiles, contacts, submissions] = await Promise.all([
    vault.openMany('profile', refsTo(registrations.map(({ id }) => [id, 'profile']))),
    vault.openMany(
      'contact',
      refsTo(
        ids.flatMap(({ id, email, phone }) => [
          [id, email],
          [id, phone],
        ]),
      ),
    ),
    vault.openMany(
      'submission',
      refsTo(
        ids.flatMap(({ id, signUp, basics }) => [
          [id, signUp],
          [id, basics],
        ]),
      ),
    ),
  ]);
  return ids.map(({ id, email, phone, signUp, basics }) => {
    const profile = profiles.get(`${id}/profile`) ?? null;
    const contactOf = (contactId: string | undefined) => contacts.get(`${id}/${contactId ?? ''}`)?.value ?? null;
    const form = submissions.get(`${id}/${signUp ?? ''}`);
    const information = submissions.get(`${id}/${basics ?? ''}`);
    return {
      profile,
      email: contactOf(email) ?? profile?.contact.email ?? null,
      phone: contactOf(phone) ?? profile?.contact.phone?.e164 ?? null,
      signUp: form?.step === 'signUpForm' ? form : null,
      basics: information?.step === 'basicInformation' ? information : null,
    };
  });
}

function idsOf(registration: Registration) {
  const { signUpForm, basicInformation } = relatedSubmissions(registration);
  const { email, phone } = registration.contacts;
  return { id: registration.id, email: email?.id, phone: phone?.id, signUp: signUpForm, basics: basicInformation };
}

function refsTo(pairs: readonly (readonly [string, string | undefined])[]) {
  return pairs.flatMap(([registrationId, id]) => (id === undefined ? [] : [{ registrationId, id }]));
}
