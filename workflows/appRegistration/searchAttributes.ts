import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributePair, SearchAttributeUpdatePair, TypedSearchAttributes } from '@temporalio/common';
import type { Registration } from '../../domain/registration';
import { newRegistration } from '../../domain/newRegistration';
import { transition } from '../../domain/transition';
import type { AppRegistrationInput } from './messages';

/** What operators filter by in the Temporal UI. The server must know these keys (see README, "Temporal"). */
export const RegistrationStatus = defineSearchAttributeKey('RegistrationStatus', SearchAttributeType.KEYWORD);
export const CurrentStep = defineSearchAttributeKey('CurrentStep', SearchAttributeType.KEYWORD);
export const WaitingOn = defineSearchAttributeKey('WaitingOn', SearchAttributeType.KEYWORD);
export const ProjectId = defineSearchAttributeKey('ProjectId', SearchAttributeType.KEYWORD);
/** `flw_…@3`: the flow and its version. */
export const ProjectFlow = defineSearchAttributeKey('ProjectFlow', SearchAttributeType.KEYWORD);
export const RedFlags = defineSearchAttributeKey('RedFlags', SearchAttributeType.KEYWORD_LIST);

export const SEARCH_ATTRIBUTES = [
  RegistrationStatus,
  CurrentStep,
  WaitingOn,
  ProjectId,
  ProjectFlow,
  RedFlags,
] as const;

/** Set at the start, where they cost nothing: where the registration belongs, and where it stands first. */
export function startAttributes(input: AppRegistrationInput): SearchAttributePair[] {
  const { id, version } = input.flow;
  const first = progressAttributes(input.resumed?.registration ?? begun(input));
  return [
    { key: ProjectId, value: input.projectId },
    { key: ProjectFlow, value: `${id}@${version}` },
    ...first.flatMap(({ key, value }) => (value === null ? [] : [{ key, value } as SearchAttributePair])),
  ];
}

function begun(input: AppRegistrationInput): Registration {
  const { definition } = input.flow;
  const begin = { type: 'begin', by: input.startedBy, previousRegistrationId: input.previousRegistrationId } as const;
  const at = new Date(0).toISOString();
  return transition(definition, newRegistration({ ...input, id: input.registrationId }, definition, at), begin, at)
    .registration;
}

/** What the attributes said when this run started, in the order of `progressAttributes`. */
export function attributesAtStart(attributes: TypedSearchAttributes): unknown[] {
  const flags = attributes.get(RedFlags);
  return [
    ...[RegistrationStatus, CurrentStep, WaitingOn].map((key) => attributes.get(key) ?? null),
    ...(flags === undefined ? [] : [flags]),
  ];
}

/** Set whenever one of them changes. */
export function progressAttributes(registration: Registration): SearchAttributeUpdatePair[] {
  const flags = [...new Set(registration.redFlags.map((flag) => flag.code))];
  return [
    { key: RegistrationStatus, value: registration.status },
    { key: CurrentStep, value: registration.currentStep },
    { key: WaitingOn, value: registration.waitingOn },
    ...(flags.length > 0 ? [{ key: RedFlags, value: flags }] : []),
  ];
}
