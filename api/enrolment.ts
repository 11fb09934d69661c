import { enrolmentLink } from '../db/registrationTokens';
import type { Enrolment } from '../db/repositories/enrolments';
import type { Project } from '../db/repositories/projects';
import type { RegistrationWithPerson } from '../db/repositories/registrations';
import type { Flow } from '../domain/flow';
import type { AppRegistrationInput } from '../workflows/appRegistration/messages';
import { pinnedFlow } from './load';
import type { RequestFacts } from './route';
import { registrationWithToken } from './schemas/registration';
import type { Services } from './services';

/**
 * The registration of an enrolment. Where the request that made the enrolment did not get as far as starting its
 * workflow, this one does.
 * @param isNew most likely not begun: not looked for first
 */
export async function begunRegistration(
  services: Services,
  enrolment: Enrolment,
  isNew: boolean,
): Promise<RegistrationWithPerson & { readonly flow: Flow }> {
  const { registrations } = services.repositories;
  const input = await startOf(services, enrolment);
  const flow = input.flow.definition;
  const begun = isNew ? null : await registrations.getWithPerson(enrolment.registrationId);
  if (begun !== null) return { ...begun, flow };
  await services.runs.begin(input);
  return { ...present(await registrations.getWithPerson(enrolment.registrationId)), flow };
}

/** What the workflow of an enrolment is started with. */
export async function startOf(services: Services, enrolment: Enrolment): Promise<AppRegistrationInput> {
  const flow = { id: enrolment.flowId, version: enrolment.flowVersion };
  return {
    registrationId: enrolment.registrationId,
    projectId: enrolment.projectId,
    mode: enrolment.mode,
    language: enrolment.language,
    flow: { ...flow, definition: await pinnedFlow(services, { flow }) },
    startedBy: enrolment.begunBy,
    previousRegistrationId: enrolment.previousRegistrationId,
  };
}

/** A fresh token for the person, and the link with it. */
export async function newToken(
  { tokens }: Services,
  { registrationId, tokenGeneration }: Enrolment,
  { enrolmentUrl }: Pick<Project, 'enrolmentUrl'>,
): Promise<{ readonly token: string; readonly link: string | null }> {
  const token = await tokens.issue({ registrationId, generation: tokenGeneration });
  return { token, link: enrolmentLink(enrolmentUrl, token) };
}

/** A fresh token of a registration that exists, and the link with it. */
export async function freshToken(services: Services, registrationId: string) {
  const enrolment = await enrolmentOf(services, registrationId);
  return newToken(services, enrolment, present(await services.repositories.projects.get(enrolment.projectId)));
}

/** Tokens are not kept with an answer; a repeated request gets a fresh one. */
export const tokenIsFresh = {
  keep: (body: unknown) => ({ ...registrationWithToken.parse(body), token: '', link: null }),
  freshen: async ({ services }: RequestFacts, _resource: unknown, body: unknown) => {
    const kept = registrationWithToken.parse(body);
    return { ...kept, ...(await freshToken(services, kept.registration.id)) };
  },
};

/** The enrolment of a registration that exists. */
export async function enrolmentOf({ repositories }: Services, registrationId: string): Promise<Enrolment> {
  return present(await repositories.enrolments.get(registrationId));
}

/** What an update that was answered, or a row that refers to it, says is there. */
export function present<Row>(row: Row | null): Row {
  if (row === null) throw new Error('A row is missing that must be there');
  return row;
}
