import { z } from 'zod';
import type { JsonValue } from '../../db/records';
import { REASON_CODES } from '../../domain/reasons';
import { SANDBOX_OUTCOMES } from '../../domain/sandbox';
import { DOCUMENT_CATEGORIES } from '../../domain/vocabulary';
import { text } from './common';
import { birthDate, countryAlpha2, countryAlpha3, email, phone } from './fields';
import { registration } from './registration';

/** What each kind of step takes. The flow says which of the optional members it asks for. */
export const signUpFormBody = z
  .strictObject({
    fullName: text(200),
    email,
    phone,
    country: countryAlpha2,
    consent: z.strictObject({ accepted: z.boolean() }),
  })
  .partial()
  .meta({
    id: 'SignUpFormSubmission',
    example: { fullName: 'Ana Pérez', email: 'ana@example.com', country: 'CO', consent: { accepted: true } },
  });

const address = z.strictObject({
  street: text(200),
  city: text(100),
  region: text(100).optional(),
  postalCode: text(20).optional(),
  country: countryAlpha3,
});

export const basicInformationBody = z
  .strictObject({
    birthDate,
    nationality: countryAlpha3,
    gender: z.enum(['female', 'male', 'other']),
    address,
  })
  .partial()
  .meta({ id: 'BasicInformationSubmission', example: { birthDate: '1990-02-28', nationality: 'COL' } });

const sandboxDirective = z
  .strictObject({
    outcome: z.enum(SANDBOX_OUTCOMES),
    reasons: z.array(z.enum(REASON_CODES)).max(10).optional(),
    delaySeconds: z.number().min(0).max(60).optional(),
    times: z.int().min(1).max(20).optional().meta({ description: 'providerDown: calls that fail before one passes' }),
  })
  .meta({ id: 'SandboxDirective', example: { outcome: 'failed', reasons: ['DOCUMENT_EXPIRED'] } });

export const documentFields = z.strictObject({
  category: z.enum(DOCUMENT_CATEGORIES),
  country: countryAlpha3,
  sandbox: sandboxDirective.optional(),
});

export const selfieFields = z.strictObject({ sandbox: sandboxDirective.optional() });

export const challengeFields = z.strictObject({
  challengeId: z.string().max(100),
  sandbox: sandboxDirective.optional(),
});

/** Whatever else they are, the form's own schema says; bodies are JSON, so their members are. */
const answers = z.record(z.string(), z.custom<JsonValue>()).meta({ type: 'object' });

export const formBody = z
  .strictObject({ answers })
  .meta({ id: 'FormSubmission', example: { answers: { source: 'Salary' } } });

const MAX_STROKES = 500;
const coordinate = z.number().min(-1e5).max(1e5);
const stroke = z.array(z.strictObject({ x: coordinate, y: coordinate, t: z.number().min(0).max(1e13) })).min(1);
const textHash = z.string().max(1_000).meta({ description: 'From the step: names the exact text that was shown' });

export const signatureBody = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('typed'), name: text(200), textHash }),
    z.strictObject({ kind: z.literal('drawn'), strokes: z.array(stroke).min(1).max(MAX_STROKES), textHash }),
  ])
  .meta({
    id: 'SignatureSubmission',
    example: {
      kind: 'typed',
      name: 'Ana Pérez',
      textHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    },
  });

/** Of a submission in JSON, whatever the kind of step. */
export const jsonSubmission = z.union([signUpFormBody, basicInformationBody, formBody, signatureBody]);

const picture = z.unknown().meta({ type: 'string', format: 'binary', description: 'JPEG, PNG, WebP or HEIC' });

/** Of a submission in multipart/form-data, whatever the kind of step. */
export const multipartSubmission = z
  .object({
    category: documentFields.shape.category.optional(),
    country: documentFields.shape.country.optional(),
    challengeId: challengeFields.shape.challengeId.optional(),
    sandbox: sandboxDirective.optional(),
    front: picture.optional(),
    back: picture.optional(),
    selfie: picture.optional(),
    frames: z.array(picture).optional(),
  })
  .meta({ id: 'PictureSubmission', description: 'document: category, country, front, back; liveness: the others' });

/** `result` is null while the attempt is evaluated. */
export const attempt = z
  .object({
    attempt: z.object({
      number: z.int(),
      result: z.enum(['passed', 'failed', 'needsReview']).nullable(),
      reasons: registration.shape.failedValidations.element.shape.reasons,
    }),
    registration,
  })
  .meta({ id: 'Attempt' });
