import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributePair, SearchAttributeUpdatePair, TypedSearchAttributes } from '@temporalio/common';
import type { Registration } from '../../domain/registration';
import type { Instant } from '../../domain/vocabulary';
import { newRegistration } from '../../domain/newRegistration';
import { transition } from '../../domain/transition';
import type { AppRegistrationInput } from './messages';

/**
 * What operators filter by in the Temporal UI. The server must know these keys (see README, "Temporal"). They say where an
 * operator is needed; how far a person has come is on the state card and in the API's lists, since every change of an
 * attribute is a write to the server's list of runs (docs/decisions/0005).
 */
export const RegistrationStatus = defineSearchAttributeKey('RegistrationStatus', SearchAttributeType.KEYWORD);
export const WaitingOn = defineSearchAttributeKey('WaitingOn', SearchAttributeType.KEYWORD);
export const ProjectId = defineSearchAttributeKey('ProjectId', SearchAttributeType.KEYWORD);
/** `flw_…@3`: the flow and its version. */
export const ProjectFlow = defineSearchAttributeKey('ProjectFlow', SearchAttributeType.KEYWORD);
export const RedFlags = defineSearchAttributeKey('RedFlags', SearchAttributeType.KEYWORD_LIST);

export const SEARCH_ATTRIBUTES = [RegistrationStatus, WaitingOn, ProjectId, ProjectFlow, RedFlags] as const;

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
    ...[RegistrationStatus, WaitingOn].map((key) => attributes.get(key) ?? null),
    ...(flags === undefined ? [] : [flags]),
  ];
}

/** Set when one of them changes. `waitingOn`: what is to be shown of it; it is held back while a check is soon over. */
export function progressAttributes({
  status,
  waitingOn,
  redFlags,
}: Pick<Registration, 'status' | 'redFlags'> & { readonly waitingOn: string | null }): SearchAttributeUpdatePair[] {
  const flags = [...new Set(redFlags.map((flag) => flag.code))];
  return [
    { key: RegistrationStatus, value: status },
    { key: WaitingOn, value: waitingOn },
    ...(flags.length > 0 ? [{ key: RedFlags, value: flags }] : []),
  ];
}

/** Seconds after which a check counts as one that an operator may look for. */
export const CHECK_LASTS = 10;

/**
 * Whether the registration waits for checks that all began only just now, here or at a vendor who took them, so that
 * showing that is not worth its cost.
 */
export function isSoonOver({ waitingOn, steps }: Registration, at: Instant): boolean {
  const checks = steps.flatMap(({ evaluation }) => (evaluation === null ? [] : [evaluation]));
  const isUnderWay = waitingOn === 'system' || waitingOn === 'provider';
  return (
    isUnderWay &&
    checks.every(({ startedAt, failedCalls }) => {
      const isYoung = Date.parse(at) < Date.parse(startedAt) + CHECK_LASTS * 1_000;
      return isYoung && (waitingOn === 'system' || failedCalls === 0);
    })
  );
}
