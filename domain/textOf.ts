import { REASONS, isReasonCode } from './reasons';
import type { ReasonCode } from './reasons';
import { RED_FLAGS } from './redFlags';
import type { RedFlagCode } from './redFlags';
import type { Language } from './vocabulary';

/** The sentence for a code in a person's language. */
export function textOf(code: ReasonCode | RedFlagCode, language: Language): string {
  const text = isReasonCode(code) ? REASONS[code] : RED_FLAGS[code].text;
  return text[language];
}
