import { Client, Connection } from '@temporalio/client';
import { createDatabase } from '../../db/connection';
import { createEventsRepository } from '../../db/repositories/events';
import type { Registration, RegistrationEvent } from '../../domain/registration';
import { registrationState } from '../../workflows/appRegistration/messages';
import type { RunningStack } from './stack';

interface Known {
  readonly registration: Registration;
  readonly events: readonly RegistrationEvent[];
}

/** A client of the stack's Temporal; close its connection. */
export async function connectToTemporal(stack: RunningStack): Promise<Client> {
  const connection = await Connection.connect({ address: stack.temporalAddress });
  return new Client({ connection, namespace: stack.temporalNamespace });
}

/** Fails unless rows and events of these registrations are what their workflows say, and no sequence is missing. */
export async function expectRowsLikeWorkflows(stack: RunningStack, ids: readonly string[]): Promise<void> {
  const client = await connectToTemporal(stack);
  const knex = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 2 });
  try {
    for (const id of ids) {
      const { registration, events } = await readFromTemporal(client, id);
      const row: unknown = await knex('registrations').where({ id }).first('state', 'status', 'sequence', 'created_at');
      const { status, sequence, createdAt } = registration;
      expect(row).toEqual({ state: registration, status, sequence, created_at: createdAt });
      expect(await createEventsRepository(knex).after(id, 0, 1_000)).toEqual(events);
      expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: sequence }, (_, index) => index + 1));
    }
  } finally {
    await knex.destroy();
    await client.connection.close();
  }
}

/** State, and events of all runs, oldest first: apart from the API's own reading on purpose, which is under test. */
async function readFromTemporal(client: Client, id: string): Promise<Known> {
  const latest = await client.workflow.getHandle(id).query(registrationState);
  const events = [...latest.events];
  for (let runId = latest.resumedFrom; runId !== null;) {
    const earlier = await client.workflow.getHandle(id, runId).query(registrationState);
    events.unshift(...earlier.events);
    runId = earlier.resumedFrom;
  }
  return { registration: latest.registration, events };
}
