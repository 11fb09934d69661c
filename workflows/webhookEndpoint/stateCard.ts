import type { TendedEndpoint } from '../../activities/contract';

/** Where an endpoint stands, as Markdown for the Temporal UI. Costs no history event. */
export function stateCard({ state, pending, failingSince, next }: TendedEndpoint): string {
  return [
    `### ${state}`,
    '',
    `- deliveries to be made: **${pending}**`,
    ...(failingSince === null ? [] : [`- every attempt fails since ${failingSince}`]),
    ...(next === null ? [] : [`- next attempt ${next}`]),
  ].join('\n');
}
