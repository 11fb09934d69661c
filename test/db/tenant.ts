import { uuidv7 } from 'uuidv7';
import type { Knex } from 'knex';
import { createRepositories } from '../../db/repositories';
import type { EnrolmentCandidate } from '../../db/repositories/enrolments';
import type { Registration } from '../../domain/registration';
import { newRegistration } from '../../domain/newRegistration';
import type { Status } from '../../domain/vocabulary';
import { flowOf, mandatory } from '../domain/story';

export const FLOW = flowOf([mandatory('basicInformation')]);

export const newId = (prefix: string) => `${prefix}_${uuidv7()}`;

/** A project with one published flow, and what is made for its registrations. */
export async function aTenant(knex: Knex) {
  const repositories = createRepositories(knex);
  const { id: projectId } = await repositories.projects.create({
    id: newId('prj'),
    name: 'Acme',
    mode: 'sandbox',
    defaultLanguage: 'en',
    allowedCountries: null,
    enrolmentUrl: null,
    allowedOrigins: [],
  });
  const { id: flowId } = await repositories.flows.create({ id: newId('flw'), projectId, draft: { name: 'Story' } });
  await repositories.flows.publish({ flowId, requestId: 'first', definition: FLOW });

  return {
    ...repositories,
    projectId,
    flowId,

    candidate: (registrationId = newId('reg')): EnrolmentCandidate => ({
      registrationId,
      projectId,
      mode: 'sandbox',
      language: 'en',
      flowId,
      flowVersion: 1,
      begunBy: { type: 'backend', id: 'key_1' },
    }),

    registration: (change: Partial<Registration> = {}): Registration => ({
      ...newRegistration(
        {
          id: newId('reg'),
          projectId,
          mode: 'sandbox',
          language: 'en',
          flow: { id: flowId, version: 1 },
          previousRegistrationId: null,
        },
        FLOW,
        '2026-01-01T00:00:00.000Z',
      ),
      ...change,
    }),

    /** Writes the row of a registration as its workflow would, with as many events as its sequence says. */
    async project(registration: Registration): Promise<void> {
      const events = Array.from({ length: registration.sequence }, (_, index) => ({
        sequence: index + 1,
        type: 'registration.statusChanged' as const,
        at: registration.createdAt,
        data: {},
      }));
      await repositories.projection.apply({ registration, events });
    },

    /** Gives a registration the status that its workflow would have come to. */
    async bring(registrationId: string, status: Status): Promise<void> {
      const stored = await repositories.registrations.get(registrationId);
      const sequence = (stored?.sequence ?? 0) + 1;
      await this.project(this.registration({ id: registrationId, status, sequence }));
    },
  };
}
export type Tenant = Awaited<ReturnType<typeof aTenant>>;
