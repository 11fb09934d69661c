import { z } from 'zod';
import {
  BASIC_INFORMATION_FIELDS,
  CONTACT_FIELD,
  DOCUMENT_CATEGORIES,
  PROVIDERS,
  SIGNATURE_KINDS,
  SIGN_UP_FIELDS,
} from '../../domain/vocabulary';
import { instant, orNull } from './common';
import { registrationStep } from './registration';

const { key, requirement, state, attemptsUsed, attemptsLeft, next } = registrationStep.shape;
const common = { key, requirement, state, attemptsUsed, attemptsLeft, next };
const checked = { ...common, provider: z.enum(PROVIDERS) };

/** What a step needs, in the caller's language. */
export const stepNeeds = z
  .discriminatedUnion('step', [
    z.object({
      ...common,
      step: z.literal('signUpForm'),
      fields: z.array(z.enum(SIGN_UP_FIELDS)),
      verify: z.array(z.enum(Object.values(CONTACT_FIELD))),
      consent: orNull(z.object({ privacyUrl: z.string(), termsUrl: z.string() })),
      countries: z.array(z.string()).nullable(),
    }),
    z.object({
      ...common,
      step: z.literal('basicInformation'),
      fields: z.array(z.enum(BASIC_INFORMATION_FIELDS)),
      minimumAge: z.int().nullable(),
    }),
    z.object({
      ...checked,
      step: z.literal('document'),
      accept: z.array(z.object({ country: z.string(), categories: z.array(z.enum(DOCUMENT_CATEGORIES)) })),
    }),
    z.object({ ...checked, step: z.literal('liveness'), mode: z.enum(['selfie', 'challenge']) }),
    z.object({ ...checked, step: z.literal('criminalHistory') }),
    z.object({
      ...common,
      step: z.literal('form'),
      title: z.string().nullable(),
      schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema 2020-12 of `answers`' }),
    }),
    z.object({
      ...common,
      step: z.literal('signature'),
      text: z.string(),
      textHash: z.string().meta({ description: 'Lower-case hex SHA-256 of the UTF-8 text' }),
      kinds: z.array(z.enum(SIGNATURE_KINDS)),
    }),
  ])
  .meta({ id: 'StepNeeds' });
export type StepNeeds = z.infer<typeof stepNeeds>;

export const challenge = z.object({ challengeId: z.string(), actions: z.array(z.string()), expiresAt: instant }).meta({
  id: 'LivenessChallenge',
  example: {
    challengeId: 'chl_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
    actions: ['lookLeft', 'blink'],
    expiresAt: '2026-03-14T15:14:26.535Z',
  },
});
