import { alpha3ToAlpha2 } from 'i18n-iso-countries';
import type { Traits } from '../../domain/analytics/segment';
import { relatedSubmissions } from '../../domain/progress';
import type { Registration } from '../../domain/registration';
import type { RecordKind } from '../records';
import type { OpenedRecords, RecordRef, Vault } from '../vault/vault';

/**
 * What registrations are counted under, by their ids. Country and tags are read from the vault: of a person whose key is
 * destroyed nothing of them is known. The country is the one that the person named, or else that of the telephone number
 * or of the document.
 */
export async function traitsOf(
  vault: Pick<Vault, 'openMany'>,
  registrations: readonly Registration[],
): Promise<ReadonlyMap<string, Traits>> {
  const refs = registrations.map((registration) => ({ registration, refs: refsOf(registration) }));
  const opened = await vault.openMany(refs.flatMap((each) => Object.values(each.refs).filter((ref) => ref !== null)));
  return new Map(
    refs.map(({ registration, refs: own }) => {
      const tags = opened.get(own.profile)?.tags ?? [];
      return [registration.id, { language: registration.language, country: countryOf(opened, own), tags }];
    }),
  );
}

type Refs = ReturnType<typeof refsOf>;

function refsOf(registration: Registration) {
  const { signUpForm, document } = relatedSubmissions(registration);
  const refTo = <Kind extends RecordKind>(kind: Kind, id: string): RecordRef<Kind> => ({
    ...{ registrationId: registration.id, kind, id },
  });
  return {
    profile: refTo('profile', 'profile'),
    signUp: signUpForm === undefined ? null : refTo('submission', signUpForm),
    document: document === undefined ? null : refTo('submission', document),
  };
}

function countryOf(opened: OpenedRecords, refs: Refs): string | null {
  const form = refs.signUp && opened.get(refs.signUp);
  const signUp = form?.step === 'signUpForm' ? form : null;
  const handedIn = refs.document && opened.get(refs.document);
  const issuer = handedIn?.step === 'document' ? (alpha3ToAlpha2(handedIn.country) ?? null) : null;
  const known = opened.get(refs.profile)?.contact.phone?.country;
  return signUp?.country ?? signUp?.phone?.country ?? known ?? issuer;
}
