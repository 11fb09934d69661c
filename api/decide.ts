import type { UpdateDefinition } from '@temporalio/common';
import type { RegistrationWithPerson } from '../db/repositories/registrations';
import type { Answer } from '../workflows/appRegistration/messages';
import { present } from './enrolment';
import type { LoadedRegistration } from './load';
import { Refusal } from './refusal';
import type { Call } from './route';

/** Nothing has to be evaluated: more time would not help. */
const WAIT_MS = 5_000;

/**
 * Sends an update whose effect is at once, and reads the registration after it.
 * @throws Refusal by the registration's state; TEMPORARILY_UNAVAILABLE where there is no effect in time
 */
export async function decide<Args>(
  call: Pick<Call<LoadedRegistration, unknown, unknown>, 'services' | 'resource' | 'updateId' | 'condition'>,
  definition: UpdateDefinition<Answer, [Args]>,
  args: Args,
): Promise<LoadedRegistration & RegistrationWithPerson> {
  const { services, resource, updateId, condition } = call;
  const waited = { updateId, waitMs: WAIT_MS };
  const conditional = { ...args, ...condition };
  const answer = await services.runs.update(definition, resource.registration.id, conditional, waited);
  if (answer === null) throw new Refusal('TEMPORARILY_UNAVAILABLE');
  return { ...resource, ...(await currentState(call)) };
}

/** The registration as its row says now, with its person, to be shown. */
export async function currentState({
  services,
  resource,
}: Pick<Call<LoadedRegistration, unknown, unknown>, 'services' | 'resource'>): Promise<RegistrationWithPerson> {
  return present(await services.repositories.registrations.getWithPerson(resource.registration.id));
}
