import { randomInt } from 'node:crypto';
import { LIVENESS_ACTIONS, facesTheCamera } from '../domain/livenessActions';

/** Of each challenge. */
export const ACTIONS_ASKED = 3;
const GOOD_FOR_MS = 2 * 60_000;

/** Different actions in an order that nobody can foresee, one at least with the face to the camera, to be done soon. */
export function newChallenge(now: number): { readonly actions: readonly string[]; readonly expiresAt: string } {
  const actions = drawn();
  return { actions, expiresAt: new Date(now + GOOD_FOR_MS).toISOString() };
}

/** Drawn anew where no action faces the camera, so that all other choices are equally likely. */
function drawn(): readonly string[] {
  const left: string[] = [...LIVENESS_ACTIONS];
  const actions = Array.from({ length: ACTIONS_ASKED }, () => left.splice(randomInt(left.length), 1)).flat();
  return actions.some(facesTheCamera) ? actions : drawn();
}
