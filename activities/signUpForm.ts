import type { SignUpFormSubmission } from '../db/records';
import type { Repositories } from '../db/repositories';
import { searchKeyOf } from '../db/searchKey';
import type { Vault } from '../db/vault/vault';
import type { Evaluation } from '../domain/registration';
import { domainOf, evaluateSignUpForm } from '../domain/steps/signUpForm';
import type { ContactChannel } from '../domain/vocabulary';
import type { EvaluationActivities, EvaluationInput } from './contract';
import { isDisposable } from './disposableDomains';
import { openSubmission } from './submissions';

export function createSignUpFormActivities(deps: {
  readonly vault: Pick<Vault, 'open' | 'seal' | 'hash'>;
  readonly repositories: Pick<Repositories, 'contacts' | 'searchKeys'>;
}): Pick<EvaluationActivities, 'validateSignUpForm'> {
  return {
    async validateSignUpForm(input) {
      const form = await openSubmission(deps.vault, input, 'signUpForm');
      const emailIsDisposable = form.email !== undefined && isDisposable(domainOf(form.email));
      const evaluation = evaluateSignUpForm({ ...form, emailIsDisposable }, input.step.settings);
      return evaluation.result === 'failed' ? evaluation : { ...evaluation, contacts: await keepContacts(form, input) };
    },
  };

  async function keepContacts(form: SignUpFormSubmission, input: EvaluationInput): Promise<Evaluation['contacts']> {
    await makeFound(form, input);
    return {
      ...(form.email !== undefined && { email: await keepContact('email', form.email, input) }),
      ...(form.phone !== undefined && { phone: await keepContact('sms', form.phone.e164, input) }),
    };
  }

  function makeFound({ email, phone }: SignUpFormSubmission, { registrationId, projectId }: EvaluationInput) {
    const given = [
      ...(email === undefined ? [] : [{ kind: 'email', value: email } as const]),
      ...(phone === undefined ? [] : [{ kind: 'phone', value: phone.e164 } as const]),
    ];
    const hashes = given.map((key) => searchKeyOf(deps.vault, projectId, key));
    return deps.repositories.searchKeys.add({ registrationId, projectId, hashes });
  }

  /** Seals an address under the one id that it has within the registration. */
  async function keepContact(channel: ContactChannel, value: string, input: EvaluationInput): Promise<string> {
    const { registrationId, projectId } = input;
    const valueHash = deps.vault.hash('contact', channel, value);
    const id = await deps.repositories.contacts.findOrCreate({ registrationId, projectId, channel, valueHash });
    await deps.vault.seal({ registrationId, kind: 'contact', id }, { channel, value });
    return id;
  }
}
