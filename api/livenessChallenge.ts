import { randomInt } from 'node:crypto';

/** What a person may be asked to do in front of the camera. */
const ACTIONS = ['lookLeft', 'lookRight', 'lookUp', 'blink', 'smile'] as const;
/** Of each challenge. */
export const ACTIONS_ASKED = 2;
const GOOD_FOR_MS = 2 * 60_000;

/** Different actions in an order that nobody can foresee, to be done soon. */
export function newChallenge(now: number): { readonly actions: readonly string[]; readonly expiresAt: string } {
  const left: string[] = [...ACTIONS];
  const actions = Array.from({ length: ACTIONS_ASKED }, () => left.splice(randomInt(left.length), 1)).flat();
  return { actions, expiresAt: new Date(now + GOOD_FOR_MS).toISOString() };
}
