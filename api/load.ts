import type { Project } from '../db/repositories/projects';
import type { StoredFlow } from '../db/repositories/flows';
import { stepByKey } from '../domain/flow';
import type { Flow, FlowStep } from '../domain/flow';
import { refusalOf } from '../domain/refusalOf';
import type { RefusalCode } from '../domain/refusals';
import type { Registration, StepRecord } from '../domain/registration';
import type { Language } from '../domain/vocabulary';
import { seesProject } from './access';
import type { Credential } from './access';
import { Refusal } from './refusal';
import type { RequestFacts } from './route';
import type { Services } from './services';

/** What requests are about. Each throws `NOT_FOUND` for what does not exist, or is another project's. */
export interface LoadedProject {
  readonly language: Language;
  readonly project: Project;
}
export interface LoadedFlow extends LoadedProject {
  readonly flow: StoredFlow;
}
export interface LoadedRegistration {
  readonly language: Language;
  readonly registration: Registration;
  /** The version that it is pinned to. */
  readonly flow: Flow;
}
export interface LoadedStep extends LoadedRegistration {
  readonly step: FlowStep;
  readonly record: StepRecord;
}

type Facts = Pick<RequestFacts, 'services' | 'credential' | 'params'>;

export const loadNothing = () => Promise.resolve(null);

/** The project that a path names as `{id}`. */
export function loadProject(facts: Facts): Promise<LoadedProject> {
  return projectById(facts, idIn(facts, 'id', 'prj'));
}

/** The flow that a path names as `{id}`. */
export function loadFlow(facts: Facts): Promise<LoadedFlow> {
  return flowById(facts, idIn(facts, 'id', 'flw'));
}

/** The flow that a path names as `{flowId}` in the project named as `{id}`. */
export async function loadFlowOfProject(facts: Facts): Promise<LoadedFlow> {
  const { project } = await loadProject(facts);
  const loaded = await flowById(facts, idIn(facts, 'flowId', 'flw'));
  return loaded.project.id === project.id ? loaded : notFound();
}

export async function flowById(facts: Pick<Facts, 'services' | 'credential'>, id: string): Promise<LoadedFlow> {
  const flow = (await facts.services.repositories.flows.get(id)) ?? notFound();
  return { ...(await projectById(facts, flow.projectId)), flow };
}

/** The registration that a path names as `{id}`. */
export function loadRegistration(facts: Facts): Promise<LoadedRegistration> {
  return registrationById(facts, idIn(facts, 'id', 'reg'));
}

/** The registration of the person who asks. */
export function loadOwnRegistration(facts: Facts): Promise<LoadedRegistration> {
  return registrationById(facts, facts.credential.id);
}

/** The step that a path names as `{key}`, of the registration named as `{id}`. */
export async function loadStep(facts: Facts): Promise<LoadedStep> {
  const loaded = await loadRegistration(facts);
  const key = facts.params.key ?? '';
  const step = stepByKey(loaded.flow, key) ?? notFound();
  const record = loaded.registration.steps.find((candidate) => candidate.key === key) ?? notFound();
  return { ...loaded, step, record };
}

/** A project, named by what belongs to it. */
export async function projectById({ services, credential }: Pick<Facts, 'services' | 'credential'>, id: string) {
  if (!seesProject(credential, id)) notFound();
  const project = (await services.repositories.projects.get(id)) ?? notFound();
  return { language: project.defaultLanguage, project };
}

async function registrationById({ services, credential }: Facts, id: string): Promise<LoadedRegistration> {
  const registration = (await stateOf(services, credential, id)) ?? notFound();
  if (!seesProject(credential, registration.projectId)) notFound();
  return { language: registration.language, registration, flow: await pinnedFlow(services, registration) };
}

function stateOf(services: Services, credential: Credential, id: string): Promise<Registration | null> {
  const isOwn = credential.kind === 'token' && credential.id === id;
  return isOwn ? Promise.resolve(credential.subject.registration) : services.repositories.registrations.get(id);
}

/** The flow version that a registration is pinned to. */
export async function pinnedFlow(
  { flowVersions }: Pick<RequestFacts['services'], 'flowVersions'>,
  { flow: { id, version } }: Pick<Registration, 'flow'>,
): Promise<Flow> {
  const found = await flowVersions.get(id, version);
  if (found === null) throw new Error('A registration is pinned to a flow version that does not exist');
  return found.definition;
}

/** Refuses what needs a registration that has not ended. */
export function heldIfClosed(
  { updateId }: Pick<RequestFacts, 'updateId'>,
  { flow, registration }: LoadedRegistration,
): RefusalCode | null {
  return refusalOf(flow, registration, { type: 'linkSent', requestId: updateId });
}

/** An id as this system makes them; any other text names nothing, and need not be looked for. */
export function isId(text: string, prefix: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9a-f-]{36}$/.test(text.slice(prefix.length + 1));
}

/** The id that a path names. */
export function idIn({ params }: Pick<Facts, 'params'>, name: string, prefix: string): string {
  const id = params[name] ?? '';
  return isId(id, prefix) ? id : notFound();
}

export function notFound(): never {
  throw new Refusal('NOT_FOUND');
}
