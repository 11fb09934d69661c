import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { Repositories } from '../../db/repositories';
import type { Registration } from '../../domain/registration';
import * as messages from '../../workflows/appRegistration/messages';
import type { AppRegistrationInput } from '../../workflows/appRegistration/messages';
import { startAttributes } from '../../workflows/appRegistration/searchAttributes';
import { until } from '../until';
import { between, update } from './course';
import type { Action, Course, Variant } from './course';
import { enrol, sealSubmissions } from './enrol';
import type { EnrolDeps } from './enrol';

const ENROLLED_AT_ONCE = 8;

export interface DirectDeps extends EnrolDeps {
  readonly client: Client;
  readonly repositories: Repositories;
}

/**
 * The product's workflow with its worker and database, without the API: what the API would have stored and sealed is
 * there before the measured time, and the updates are sent as the API sends them.
 */
export function productDirect(deps: DirectDeps): Variant {
  const prepareOne = async () => {
    const input = await enrol(deps);
    return courseOf(deps, input, await sealSubmissions(deps.vault, input.registrationId));
  };
  return { name: 'direct', prepare: (count) => inBatches(count, prepareOne) };
}

/** Registrations that are begun and then wait for their persons for ever. */
export function openRegistrations(deps: DirectDeps, count: number): Promise<readonly Course[]> {
  return inBatches(count, async () => {
    const input = await enrol(deps);
    return { workflowId: () => input.registrationId, actions: [update('begin', () => begin(deps.client, input))] };
  });
}

async function inBatches(count: number, make: () => Promise<Course>): Promise<readonly Course[]> {
  const made: Course[] = [];
  while (made.length < count) {
    const batch = Math.min(ENROLLED_AT_ONCE, count - made.length);
    made.push(...(await Promise.all(Array.from({ length: batch }, make))));
  }
  return made;
}

function courseOf(
  { client, repositories }: DirectDeps,
  input: AppRegistrationInput,
  submissions: ReadonlyMap<string, string>,
): Course {
  const { registrationId } = input;
  const handle = client.workflow.getHandle(registrationId);
  let contactId = '';

  const submit = (key: string): Action =>
    update(key, async () => {
      const submissionId = submissions.get(key);
      if (submissionId === undefined) throw new Error(`Nothing is sealed for ${key}`);
      await handle.executeUpdate(messages.submit, { args: [{ key, submissionId, by: { type: 'applicant' } }] });
    });

  /** Reads the projection until it shows something. */
  const seen = <Sight>(what: string, see: (row: Registration) => Sight | null): Promise<Sight> =>
    until(
      async () => {
        const row = await repositories.registrations.get(registrationId);
        return row === null ? null : see(row);
      },
      { what, patienceMs: 30_000, everyMs: 20 },
    );

  return {
    workflowId: () => registrationId,
    actions: [
      update('begin', () => begin(client, input)),
      submit('signUpForm'),
      update('sendContactCode', async () => {
        const args = { channel: 'email', verificationId: `cvf_${registrationId}` } as const;
        await handle.executeUpdate(messages.sendContactCode, { args: [args] });
      }),
      between(async () => {
        contactId = await seen('the address in the projection', (row) => row.contacts.email?.id ?? null);
      }),
      update('confirmContact', async () => {
        await handle.executeUpdate(messages.confirmContact, { args: [{ channel: 'email', contactId }] });
      }),
      submit('basicInformation'),
      submit('document'),
      submit('liveness'),
      // Criminal history runs by itself and holds back what comes after it.
      between(() =>
        seen(
          'the form open',
          ({ steps }) => steps.find(({ key, state }) => key === 'form' && state === 'open') ?? null,
        ),
      ),
      submit('form'),
      submit('signature'),
    ],
  };
}

async function begin(client: Client, input: AppRegistrationInput): Promise<void> {
  await client.workflow.executeUpdateWithStart(messages.begin, {
    startWorkflowOperation: new WithStartWorkflowOperation(messages.WORKFLOW_TYPE, {
      workflowId: input.registrationId,
      taskQueue: messages.TASK_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      typedSearchAttributes: startAttributes(input),
      staticSummary: input.flow.definition.name,
    }),
  });
}
