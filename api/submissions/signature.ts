import { hashOfText } from '../../db/hashOfText';
import { shownText } from '../../domain/steps/signature';
import type { RequestBody } from '../body/requestBody';
import { parseFields } from '../faults';
import { Refusal } from '../refusal';
import { jsonOf } from '../route';
import { signatureBody } from '../schemas/submission';
import type { Handing, Received } from './received';

/** Refuses a signature under any other text than one that the step shows. */
export function readSignature(body: RequestBody, { facts: { language }, step }: Handing<'signature'>): Received {
  const signed = parseFields(signatureBody, jsonOf(body), language);
  if (shownText(step.settings, signed.textHash, hashOfText) === null) throw new Refusal('TEXT_CHANGED');
  return { submission: { ...signed, step: 'signature' }, pictures: [] };
}
