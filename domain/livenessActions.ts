/**
 * What a person may be asked to do in front of the camera. Left and right are the person's own; pictures are handed in
 * as the camera takes them, not mirrored.
 */
export const LIVENESS_ACTIONS = ['lookLeft', 'lookRight', 'lookUp', 'blink', 'smile'] as const;
export type LivenessAction = (typeof LIVENESS_ACTIONS)[number];

/** Done with the face towards the camera; each challenge has one at least, for it to be compared with the document. */
export function facesTheCamera(action: string): boolean {
  return action === 'blink' || action === 'smile';
}
