import { z } from 'zod';
import { REASON_CODES } from '../../domain/reasons';
import { RED_FLAG_CODES } from '../../domain/redFlags';
import {
  CONTACT_CHANNELS,
  EVIDENCE_KINDS,
  REQUIREMENTS,
  SEVERITIES,
  STATUSES,
  STEP_KINDS,
  STEP_STATES,
  TERMINAL_STATUSES,
  WAITING_ON,
} from '../../domain/vocabulary';
import { givenInstant, https, id, instant, language, orNull, page, paging, text } from './common';
import { email, phone } from './fields';

// ── asked ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** A label, for nothing that only one person has: it may stand in addresses. */
export const tag = z.string().regex(/^[\w.:-]{1,60}$/);

const MAX_METADATA = 20;
const MAX_TAGS = 10;

export const registrationCreation = z
  .strictObject({
    flowId: z.string().max(100).meta({ example: 'flw_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b' }),
    externalUserId: text(200).nullish().meta({
      description: 'The person’s id in the company’s system: the natural key. For backends only.',
      example: 'user-42',
    }),
    contact: z
      .strictObject({ email: email.nullish(), phone: phone.nullish() })
      .optional()
      .meta({ description: 'What the company knows already' }),
    language: language.optional().meta({ description: 'The project’s, where left out' }),
    metadata: z
      .record(z.string().min(1).max(40), z.union([z.string().max(500), z.number(), z.boolean(), z.null()]))
      .refine((members) => Object.keys(members).length <= MAX_METADATA, { params: { fault: 'OUT_OF_RANGE' } })
      .default({})
      .meta({ description: `At most ${MAX_METADATA} members, kept for the company`, example: { campaign: 'spring' } }),
    tags: z.array(tag).max(MAX_TAGS).default([]).meta({ description: 'What lists are filtered by' }),
  })
  .meta({
    id: 'RegistrationCreation',
    example: {
      flowId: 'flw_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
      externalUserId: 'user-42',
      contact: { email: 'ana@example.com' },
      language: 'es',
      metadata: { campaign: 'spring' },
      tags: ['spring'],
    },
  });

export const ID = /^[\w-]{1,100}$/;

const filters = {
  ...paging,
  projectId: z.string().regex(ID).optional().meta({ description: 'For the admin key, which sees all projects' }),
  waitingOn: z.enum(WAITING_ON).optional(),
  currentStep: z.string().regex(ID).optional().meta({ description: 'The key of a step' }),
  flowId: z.string().regex(ID).optional(),
  flowVersion: z.coerce.number().int().min(1).max(1_000_000).optional(),
  redFlag: z.enum(RED_FLAG_CODES).optional().meta({ description: 'Has this red flag' }),
  createdFrom: givenInstant.optional(),
  createdBefore: givenInstant.optional(),
  updatedFrom: givenInstant.optional(),
  updatedBefore: givenInstant.optional(),
  tag: tag.optional().meta({ description: 'Was begun with this tag; needs a project' }),
};

const status = z.enum(STATUSES);

export const registrationFilter = z.strictObject({
  ...filters,
  status: z
    .union([status.transform((one) => [one]), z.array(status).min(1)])
    .optional()
    .meta({ description: 'One of these: may be given several times' }),
});

export const registrationSearch = z
  .strictObject({
    ...filters,
    status: z.array(status).min(1).optional(),
    text: text(254).meta({
      description:
        'What the registration is found by, exactly: its id, the person’s `externalUserId` or a tag; with the scope ' +
        'personalData:read also an e-mail address, a telephone number or a document number',
    }),
  })
  .meta({ id: 'RegistrationSearch', example: { text: 'ana@example.com', status: ['ONGOING'] } });

// ── told ────────────────────────────────────────────────────────────────────────────────────────────────────────

const EXPIRED = { code: 'DOCUMENT_EXPIRED', message: 'El documento está vencido.' };
const EVALUATED_AT = '2026-03-14T15:12:02.118Z';
const EXAMPLE = {
  id: 'reg_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
  projectId: 'prj_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b',
  flow: { id: 'flw_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b', version: 1 },
  externalUserId: 'user-42',
  previousRegistrationId: null,
  status: 'ONGOING',
  currentStep: 'document',
  waitingOn: 'applicant',
  language: 'es',
  contact: { email: 'a•••@example.com', emailVerified: true, phone: null, phoneVerified: false, country: 'CO' },
  steps: [
    {
      key: 'document',
      step: 'document',
      requirement: 'mandatory',
      state: 'open',
      attemptsUsed: 1,
      attemptsLeft: 2,
      validation: { attempt: 1, result: 'failed', reasons: [EXPIRED], scores: { mrz: 1 }, evaluatedAt: EVALUATED_AT },
      next: { action: 'submit', until: '2026-03-21T15:09:26.535Z' },
    },
  ],
  failedValidations: [{ key: 'document', attempt: 1, reasons: [EXPIRED], evaluatedAt: EVALUATED_AT }],
  redFlags: [
    {
      code: 'NAME_MISMATCH',
      severity: 'medium',
      key: 'document',
      raisedAt: EVALUATED_AT,
      evidence: { similarity: 0.71 },
    },
  ],
  accessControl: { attempts: 1, lockedUntil: null },
  outcome: null,
  sequence: 7,
  revision: 0,
  metadata: { campaign: 'spring' },
  tags: ['spring'],
  createdAt: '2026-03-14T15:09:26.535Z',
  updatedAt: EVALUATED_AT,
  expiresAt: '2026-03-21T15:09:26.535Z',
  completedAt: null,
};

const code = z.enum([...REASON_CODES, ...RED_FLAG_CODES]);
export const reason = z
  .object({ code, message: z.string().meta({ description: 'For people, in their language' }) })
  .meta({ id: 'Reason', example: { code: 'DOCUMENT_EXPIRED', message: 'El documento está vencido.' } });

const validation = z
  .object({
    attempt: z.int(),
    result: z.enum(['passed', 'failed', 'needsReview']),
    reasons: z.array(reason),
    scores: z
      .record(z.string(), z.number())
      .meta({ description: 'Told to backends; empty for the person’s own token' }),
    evidence: z.array(z.enum(EVIDENCE_KINDS)).optional().meta({ description: 'What the check of a document went by' }),
    searched: z
      .array(z.object({ source: z.string(), version: z.int(), date: z.iso.date().nullable(), entries: z.int() }))
      .optional()
      .meta({
        description:
          'The lists that criminal history searched; told to backends. Passed means no hit in these, never that there is no ' +
          'criminal record',
      }),
    evaluatedAt: instant,
  })
  .meta({ id: 'Validation' });

const next = z
  .object({
    action: z.enum(['submit', 'verifyContact']),
    channels: z.array(z.enum(CONTACT_CHANNELS)).optional().meta({ description: 'verifyContact: what is left' }),
    until: instant.nullable().meta({ description: 'Null while its time stands still' }),
  })
  .meta({ id: 'NextAction' });

export const registrationStep = z
  .object({
    key: z.string(),
    step: z.enum(STEP_KINDS),
    requirement: z.enum(REQUIREMENTS),
    state: z.enum(STEP_STATES),
    attemptsUsed: z.int(),
    attemptsLeft: z.int(),
    validation: orNull(validation),
    next: orNull(next),
  })
  .meta({ id: 'RegistrationStep' });

const person = z
  .object({
    fullName: z.string(),
    birthDate: z.string(),
    nationality: z.string(),
    gender: z.enum(['female', 'male', 'other']),
    address: z.object({
      street: z.string(),
      city: z.string(),
      region: z.string().optional(),
      postalCode: z.string().optional(),
      country: z.string(),
    }),
  })
  .partial()
  .meta({ id: 'Person', description: 'What the person gave in the forms; only with the scope personalData:read' });

export const registration = z
  .object({
    id: id('reg'),
    projectId: id('prj'),
    flow: z.object({ id: id('flw'), version: z.int() }),
    externalUserId: z.string().nullable().optional().meta({ description: 'Absent for a registration token' }),
    previousRegistrationId: z.string().nullable(),
    status: z.enum(STATUSES),
    currentStep: z.string().nullable(),
    waitingOn: z.enum(['applicant', 'provider', 'operator', 'system']).nullable(),
    language,
    contact: z.object({
      email: z.string().nullable(),
      emailVerified: z.boolean(),
      phone: z.string().nullable(),
      phoneVerified: z.boolean(),
      country: z.string().nullable(),
    }),
    person: person.optional(),
    steps: z.array(registrationStep),
    failedValidations: z.array(
      z.object({ key: z.string(), attempt: z.int(), reasons: z.array(reason), evaluatedAt: instant }),
    ),
    redFlags: z
      .array(
        z.object({
          code: z.enum(RED_FLAG_CODES),
          severity: z.enum(SEVERITIES),
          key: z.string().nullable(),
          raisedAt: instant,
          evidence: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
        }),
      )
      .optional()
      .meta({ description: 'Absent for a registration token: nobody is told what raised a suspicion' }),
    accessControl: z.object({ attempts: z.int(), lockedUntil: instant.nullable() }),
    outcome: orNull(
      z.object({
        status: z.enum(TERMINAL_STATUSES),
        decidedBy: z.enum(['flow', 'operator', 'applicant', 'timer', 'backend']),
        reasons: z.array(reason),
        decidedAt: instant,
      }),
    ),
    sequence: z.int(),
    revision: z.int(),
    metadata: z.record(z.string(), z.unknown()).optional().meta({ description: 'Absent for a registration token' }),
    tags: z.array(z.string()).optional().meta({ description: 'Absent for a registration token' }),
    createdAt: instant,
    updatedAt: instant,
    expiresAt: instant.nullable().meta({ description: 'Null while its time stands still' }),
    completedAt: instant.nullable(),
  })
  .meta({ id: 'Registration', example: EXAMPLE });
export type RegistrationView = z.infer<typeof registration>;

export const registrationPage = page(registration).meta({ id: 'RegistrationPage' });

export const registrationWithToken = z
  .object({
    registration,
    token: z.string().meta({ description: 'For the person’s browser; short-lived' }),
    link: https.nullable().meta({ description: 'The project’s enrolment page with the token in its fragment' }),
  })
  .meta({ id: 'RegistrationWithToken' });
