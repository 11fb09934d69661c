import type { UpdateDefinition } from '@temporalio/common';
import type { Registration } from '../domain/registration';
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
): Promise<LoadedRegistration> {
  const { services, resource, updateId, condition } = call;
  const waited = { updateId, waitMs: WAIT_MS };
  const conditional = { ...args, ...condition };
  const answer = await services.runs.update(definition, resource.registration.id, conditional, waited);
  if (answer === null) throw new Refusal('TEMPORARILY_UNAVAILABLE');
  return { ...resource, registration: await currentState(call) };
}

/** The registration as its row says now. */
export async function currentState({
  services,
  resource,
}: Pick<Call<LoadedRegistration, unknown, unknown>, 'services' | 'resource'>): Promise<Registration> {
  return present(await services.repositories.registrations.get(resource.registration.id));
}
