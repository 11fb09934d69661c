import type { SignatureSettings } from '../flow';
import { nameSimilarity } from '../names';
import type { Evaluation } from '../registration';
import { passedUnless } from './evaluation';
import { isEnoughInk, measureInk } from './ink';
import type { Stroke } from './ink';

/** 0 to 1: below it the name typed is not the name given. Leaves room for a typing error or a name left out. */
const NAME_MIN_SCORE = 0.8;

export type SignatureFacts =
  { readonly kind: 'typed'; readonly name: string } | { readonly kind: 'drawn'; readonly strokes: readonly Stroke[] };

/**
 * Judges a signature. That it is under the exact text was made sure when it was handed in.
 * @param givenName the name in the sign-up form; null where the flow asked for none, and any name may be typed
 */
export function evaluateSignature(
  signed: SignatureFacts,
  givenName: string | null,
  settings: SignatureSettings,
): Evaluation {
  if (!settings.kinds.includes(signed.kind)) return passedUnless(['SIGNATURE_KIND_NOT_ALLOWED']);
  return signed.kind === 'typed' ? evaluateTyped(signed.name, givenName) : evaluateDrawn(signed.strokes);
}

function evaluateTyped(name: string, givenName: string | null): Evaluation {
  if (givenName === null) return passedUnless([]);
  const nameMatch = nameSimilarity(name, givenName);
  return passedUnless(nameMatch >= NAME_MIN_SCORE ? [] : ['SIGNATURE_NAME_DIFFERS'], { scores: { nameMatch } });
}

function evaluateDrawn(strokes: readonly Stroke[]): Evaluation {
  const ink = measureInk(strokes);
  const scores = { inkPx: Math.round(ink.inkPx), durationMs: Math.round(ink.durationMs) };
  return passedUnless(isEnoughInk(ink) ? [] : ['SIGNATURE_TOO_LITTLE_INK'], { scores });
}
