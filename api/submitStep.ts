import { setTimeout as sleep } from 'node:timers/promises';
import type { RegistrationWithPerson } from '../db/repositories/registrations';
import type { Sealer } from '../db/vault/vault';
import type { Registration, Validation } from '../domain/registration';
import { submit } from '../workflows/appRegistration/messages';
import { actorOf } from './access';
import type { RequestBody } from './body/requestBody';
import { currentState } from './decide';
import type { LoadedStep } from './load';
import { Refusal } from './refusal';
import type { Call } from './route';
import { readSubmission } from './submissions/readSubmission';

type Submitting = Call<LoadedStep, unknown, RequestBody>;

/** An attempt after the wait: `validation` is null while it is evaluated. */
export interface Submitted extends RegistrationWithPerson {
  readonly number: number;
  readonly validation: Pick<Validation, 'result' | 'reasons'> | null;
}

/** How long the row may lag behind what the workflow has taken but not yet evaluated. */
const ROW_FOLLOWS_MS = 2_000;
const LOOK_EVERY_MS = 50;

/**
 * Seals what was handed in, tells the workflow its id, and reads what became of it within the caller's wait.
 * @throws Refusal by what was handed in or the registration's state; TEMPORARILY_UNAVAILABLE where the row does not
 * follow in time, so that the same key is asked again
 */
export async function submitStep(call: Submitting): Promise<Submitted> {
  const { services, resource, credential, body, updateId, waitMs } = call;
  const registrationId = resource.registration.id;
  const { key } = resource.step;
  const submissionId = call.newId('sub');
  const { submission, pictures } = await readSubmission(body, call, resource, submissionId);
  const sealer = await sealerFor(call);
  await Promise.all(pictures.map(({ blobId, bytes }) => sealer.sealBlob(blobId, bytes)));
  await sealer.seal('submission', submissionId, submission);

  const args = { key, submissionId, by: actorOf(credential) };
  const answer = await services.runs.update(submit, registrationId, args, { updateId, waitMs });
  const state = answer === null ? await stateWith(call, submissionId) : await currentState(call);
  const number = answer?.attempt?.number ?? attemptOf(state.registration, key);
  return { ...state, number, validation: validationOf(state.registration, key, number) };
}

/** A person's key was read with the token; of whom a backend acts for, it is read now. */
async function sealerFor({ services, resource, credential }: Submitting): Promise<Sealer> {
  const { id, projectId } = resource.registration;
  const wrapped = credential.kind === 'token' ? credential.subject.wrappedKey : null;
  return wrapped === null
    ? services.vault.sealerOf(id)
    : services.vault.sealerWith({ registrationId: id, projectId, wrapped });
}

/** The state once it shows that the submission was taken: an older one tells of the attempt before. */
async function stateWith(call: Submitting, submissionId: string): Promise<RegistrationWithPerson> {
  const until = Date.now() + ROW_FOLLOWS_MS;
  for (;;) {
    const state = await currentState(call);
    const { handledRequests, steps } = state.registration;
    const isShown =
      handledRequests.includes(call.updateId) ||
      steps.some(({ evaluation }) => evaluation?.submissionId === submissionId);
    if (isShown) return state;
    if (Date.now() > until) throw new Refusal('TEMPORARILY_UNAVAILABLE');
    await sleep(LOOK_EVERY_MS);
  }
}

/** The attempt that a step is at. */
function attemptOf(registration: Registration, key: string): number {
  const step = registration.steps.find((candidate) => candidate.key === key);
  return step?.evaluation?.attempt ?? step?.submissions ?? 0;
}

function validationOf(registration: Registration, key: string, number: number): Submitted['validation'] {
  const latest = registration.steps.find((step) => step.key === key)?.validation ?? null;
  if (latest?.attempt === number) return latest;
  return registration.failedValidations.find((failed) => failed.key === key && failed.attempt === number) ?? null;
}
