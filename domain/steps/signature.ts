import type { NameOnDocument } from '../documents/agreement';
import type { SignatureSettings } from '../flow';
import { nameSimilarity } from '../names';
import type { ReasonCode } from '../reasons';
import type { Evaluation } from '../registration';
import { hasLatinForm } from '../transliteration';
import { passedUnless } from './evaluation';
import { inkFault, measureInk } from './ink';
import type { Stroke } from './ink';

/** 0 to 1: below it the name typed is not the name known. Leaves room for a typing error or a name left out. */
const NAME_MIN_SCORE = 0.8;

export type SignatureFacts =
  { readonly kind: 'typed'; readonly name: string } | { readonly kind: 'drawn'; readonly strokes: readonly Stroke[] };

/** The names that a typed signature is compared with. */
export interface NamesOfSigner {
  /** As the document says it; null where there is none, or it could not be read. */
  readonly onDocument: NameOnDocument | null;
  /** As the sign-up form says it; null where the flow asked for none. */
  readonly given: string | null;
}

/**
 * The text that was signed: the one that a hash names, of those that the step shows, in whichever language it was read;
 * null for none.
 * @param hashOf names an exact text
 */
export function shownText(
  { text }: SignatureSettings,
  textHash: string,
  hashOf: (text: string) => string,
): string | null {
  return Object.values(text).find((shown) => hashOf(shown) === textHash) ?? null;
}

/** Judges a signature. That it is under the exact text was made sure when it was handed in. */
export function evaluateSignature(
  signed: SignatureFacts,
  names: NamesOfSigner,
  settings: SignatureSettings,
): Evaluation {
  if (!settings.kinds.includes(signed.kind)) return passedUnless(['SIGNATURE_KIND_NOT_ALLOWED']);
  return signed.kind === 'typed' ? evaluateTyped(signed.name, names) : evaluateDrawn(signed.strokes);
}

/**
 * The document's name counts before the one given. It is in Latin letters: a name typed in others that have no Latin
 * form is compared with the one given, and is not the document's where there is none. Any name may be typed only where
 * none is known.
 */
function evaluateTyped(name: string, { onDocument, given }: NamesOfSigner): Evaluation {
  if (onDocument !== null && (hasLatinForm(name) || given === null)) {
    return judged(name, onDocument, 'SIGNATURE_NAME_NOT_ON_DOCUMENT');
  }
  return given === null
    ? passedUnless([])
    : judged(name, { fullName: given, truncated: false }, 'SIGNATURE_NAME_DIFFERS');
}

function judged(name: string, { fullName, truncated }: NameOnDocument, reason: ReasonCode): Evaluation {
  const nameMatch = nameSimilarity(name, fullName, { truncated });
  return passedUnless(nameMatch >= NAME_MIN_SCORE ? [] : [reason], { scores: { nameMatch } });
}

function evaluateDrawn(strokes: readonly Stroke[]): Evaluation {
  const ink = measureInk(strokes);
  const fault = inkFault(ink);
  const scores = { inkPx: Math.round(ink.inkPx), durationMs: Math.round(ink.durationMs) };
  return passedUnless(fault === null ? [] : [fault], { scores });
}
