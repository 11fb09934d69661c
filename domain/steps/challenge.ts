import { facesTheCamera } from '../livenessActions';
import type { SeenFace } from './liveness';

/** Degrees between a head that was asked to turn and the same head facing the camera. Start values, from geometry. */
const LEAST_TURN = { sideways: 12, up: 10 } as const;
const EYES_OPEN = 0.5;
/** A smile makes a mouth wider than it is on the other pictures by a fifth; half of that is asked for. */
const SMILE_WIDENS = 1.1;

/** Whether each face shows what it was asked for. Heads differ, so that each is judged against the others. */
export function showsActions(faces: readonly SeenFace[], actions: readonly string[]): boolean {
  return faces.length === actions.length && faces.every((face, place) => showsAction(face, place, faces, actions));
}

function showsAction(face: SeenFace, place: number, faces: readonly SeenFace[], actions: readonly string[]): boolean {
  const others = faces.filter((_, other) => other !== place);
  const facing = faces.filter((_, other) => facesTheCamera(actions[other] ?? ''));
  const yaw = face.yaw - mean(facing.map((other) => other.yaw));
  switch (actions[place]) {
    // The person's left is to the right in the picture.
    case 'lookLeft':
      return yaw >= LEAST_TURN.sideways;
    case 'lookRight':
      return yaw <= -LEAST_TURN.sideways;
    case 'lookUp':
      return face.pitch - mean(facing.map((other) => other.pitch)) >= LEAST_TURN.up;
    case 'blink':
      return face.eyesOpen < EYES_OPEN && others.some((other) => other.eyesOpen >= EYES_OPEN);
    case 'smile':
      return face.mouthWidth >= SMILE_WIDENS * mean(others.map((other) => other.mouthWidth));
    default:
      return false;
  }
}

/** 0 for none. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
