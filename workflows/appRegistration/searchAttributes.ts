import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributePair, SearchAttributeUpdatePair } from '@temporalio/common';
import type { Registration } from '../../domain/registration';

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

/** Set once, at the start. */
export function originAttributes(origin: {
  projectId: string;
  flow: { id: string; version: number };
}): SearchAttributePair[] {
  return [
    { key: ProjectId, value: origin.projectId },
    { key: ProjectFlow, value: `${origin.flow.id}@${origin.flow.version}` },
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
