import { z } from 'zod';
import { CONTACT_CHANNELS } from '../../domain/vocabulary';
import { ownFault } from '../faults';
import { givenInstant, instant, text } from './common';

const LONGEST_EXTENSION_MS = 366 * 86_400_000;

const reason = text(2_000).meta({ description: 'Kept sealed', example: 'The portrait was compared by hand' });

export const review = z
  .strictObject({
    decision: z.enum(['approve', 'reject']),
    key: text(40).optional().meta({ description: 'One step; every step that waits for a review, where left out' }),
    reason,
  })
  .meta({ id: 'Review', example: { decision: 'approve', reason: 'The portrait was compared by hand' } });

export const cancellation = z
  .strictObject({ reason: reason.optional() })
  .meta({ id: 'Cancellation', example: { reason: 'Withdrawn by the customer' } });

export const extension = z
  .strictObject({
    until: givenInstant
      .refine(isWithinAYear, ownFault('NOT_LATER'))
      .optional()
      .meta({ description: 'As long again as the flow allows, from now, where left out' }),
  })
  .meta({ id: 'Extension', example: { until: '2026-03-14T15:09:26.535Z' } });

export const reopening = z
  .strictObject({
    reason: reason.optional(),
    keys: z
      .array(text(40))
      .max(30)
      .default([])
      .meta({ description: 'Steps to be done again, besides those that failed' }),
  })
  .meta({ id: 'Reopening', example: { reason: 'The document was valid', keys: ['document'] } });

export const linkRequest = z
  .strictObject({
    revoke: z.boolean().default(false).meta({ description: 'Ends the validity of all earlier tokens' }),
  })
  .meta({ id: 'LinkRequest', example: { revoke: true } });

export const nothing = z.strictObject({}).meta({ id: 'Nothing', example: {} });

export const codeRequest = z
  .strictObject({ channel: z.enum(CONTACT_CHANNELS) })
  .meta({ id: 'CodeRequest', example: { channel: 'email' } });

export const codeSent = z
  .object({
    id: z.string(),
    sentTo: z.string().meta({ example: 'a•••@example.com' }),
    expiresAt: instant,
    attemptsLeft: z.int(),
  })
  .meta({ id: 'CodeSent' });

export const codeEntry = z
  .strictObject({ code: z.string().max(20) })
  .meta({ id: 'CodeEntry', example: { code: '123456' } });

function isWithinAYear(until: string): boolean {
  const left = Date.parse(until) - Date.now();
  return left > 0 && left <= LONGEST_EXTENSION_MS;
}
