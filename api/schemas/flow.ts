import { z } from 'zod';
import {
  BASIC_INFORMATION_FIELDS,
  CONTACT_FIELD,
  DOCUMENT_CATEGORIES,
  PROVIDERS,
  REQUIREMENTS,
  SIGNATURE_KINDS,
  SIGN_UP_FIELDS,
  STEP_KINDS,
} from '../../domain/vocabulary';
import { id, instant, orNull, page } from './common';

const EXAMPLE_DRAFT = {
  name: 'Standard onboarding',
  expiresIn: 'P7D',
  steps: [
    {
      step: 'signUpForm',
      requirement: 'mandatory',
      attempts: 5,
      settings: { fields: ['fullName', 'email'], verify: ['email'] },
    },
    {
      step: 'document',
      requirement: 'mandatory',
      provider: 'local',
      settings: { accept: [{ country: '*', categories: ['passport'] }] },
    },
    {
      step: 'signature',
      requirement: 'mandatory',
      settings: { text: { en: 'I confirm that what I gave is true.' }, kinds: ['typed', 'drawn'] },
    },
  ],
  decision: { onRedFlag: { high: 'review', critical: 'fail' }, manualReview: 'whenNeeded' },
};

/** Read by `validateFlow` of the domain, which tells every fault at once; here it is only described. */
export const flowDraft = z.unknown().meta({
  id: 'FlowDraft',
  type: 'object',
  description:
    'A flow as a company writes it. What may be left out has a default, which the published version shows; all faults are told at once.',
  required: ['name', 'steps'],
  properties: {
    name: { type: 'string', maxLength: 200 },
    expiresIn: { type: 'string', description: 'ISO 8601 duration of weeks, days, hours, minutes and seconds' },
    again: { type: 'string', enum: ['afterFailure', 'never', 'always'] },
    open: { type: 'boolean', description: 'A publishable key may begin registrations of it' },
    redirectUrl: { type: ['string', 'null'] },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        required: ['step', 'requirement'],
        properties: {
          step: { type: 'string', enum: [...STEP_KINDS] },
          key: { type: 'string', description: 'Unique within the flow; the kind of the step where left out' },
          requirement: { type: 'string', enum: [...REQUIREMENTS] },
          attempts: { type: 'integer' },
          provider: { type: 'string', enum: [...PROVIDERS] },
          vendor: { type: 'string', description: 'Who performs the check; with the provider `http`' },
          settings: {
            type: 'object',
            description:
              'Those of its kind of step, as `FlowVersion` has them. Required are `schema` of a form, `text` of a signature, and `sources` of a criminal history with the provider `local`',
          },
        },
      },
    },
    decision: { type: 'object', description: 'As `FlowVersion` has it; red flags are ignored where it is left out' },
  },
  example: EXAMPLE_DRAFT,
});

export const storedFlow = z
  .object({
    id: id('flw'),
    draft: z.record(z.string(), z.unknown()).meta({ description: 'As it was written', example: EXAMPLE_DRAFT }),
    publishedVersion: z.int().nullable(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Flow' });

export const flowPage = page(storedFlow).meta({ id: 'FlowPage' });

export const flowWarnings = z
  .object({ warnings: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })) })
  .meta({ id: 'FlowWarnings', example: { warnings: [] } });

export const publishedFlow = z
  .object({ id: id('flw'), publishedVersion: z.int(), publishedAt: instant })
  .meta({ id: 'PublishedFlow' });

// ── a published version, with every default in place ────────────────────────────────────────────────────────────

const localized = z.object({ en: z.string(), es: z.string(), pt: z.string() }).partial();

const common = { key: z.string(), requirement: z.enum(REQUIREMENTS), attempts: z.int() };
const checked = { ...common, provider: z.enum(PROVIDERS), vendor: z.string().optional() };

const flowStep = z.discriminatedUnion('step', [
  z.object({
    ...common,
    step: z.literal('signUpForm'),
    settings: z.object({
      fields: z.array(z.enum(SIGN_UP_FIELDS)),
      verify: z.array(z.enum(Object.values(CONTACT_FIELD))),
      consent: orNull(z.object({ privacyUrl: z.string(), termsUrl: z.string() })),
      countries: z.array(z.string()).nullable(),
      emailDomains: z.object({ allow: z.array(z.string()).nullable(), deny: z.array(z.string()) }),
      disposableEmail: z.enum(['fail', 'flag', 'ignore']),
    }),
  }),
  z.object({
    ...common,
    step: z.literal('basicInformation'),
    settings: z.object({
      fields: z.array(z.enum(BASIC_INFORMATION_FIELDS)),
      minimumAge: z.int().nullable(),
      nationalities: z.array(z.string()).nullable(),
    }),
  }),
  z.object({
    ...checked,
    step: z.literal('document'),
    settings: z.object({
      accept: z.array(z.object({ country: z.string(), categories: z.array(z.enum(DOCUMENT_CATEGORIES)) })),
      minimumValidityDays: z.int().optional(),
      nameMatchMinScore: z.number(),
    }),
  }),
  z.object({
    ...checked,
    step: z.literal('liveness'),
    settings: z.object({
      mode: z.enum(['selfie', 'challenge']),
      minScore: z.number(),
      compareMinScore: z.number(),
      searchMinScore: z.number(),
    }),
  }),
  z.object({
    ...checked,
    step: z.literal('criminalHistory'),
    settings: z.object({
      sources: z.array(z.string()),
      hitMinScore: z.number(),
      reviewMinScore: z.number(),
    }),
  }),
  z.object({
    ...common,
    step: z.literal('form'),
    settings: z.object({ schema: z.record(z.string(), z.unknown()), title: orNull(localized) }),
  }),
  z.object({
    ...common,
    step: z.literal('signature'),
    settings: z.object({ text: localized, kinds: z.array(z.enum(SIGNATURE_KINDS)) }),
  }),
]);

const consequence = z.enum(['ignore', 'review', 'fail']);

export const flowVersion = z
  .object({
    flowId: id('flw'),
    version: z.int(),
    publishedAt: instant,
    definition: z.object({
      name: z.string(),
      expiresIn: z.string(),
      again: z.enum(['afterFailure', 'never', 'always']),
      open: z.boolean(),
      redirectUrl: z.string().nullable(),
      steps: z.array(flowStep),
      decision: z.object({
        onRedFlag: z.object({ low: consequence, medium: consequence, high: consequence, critical: consequence }),
        manualReview: z.enum(['whenNeeded', 'always', 'never']),
      }),
    }),
  })
  .meta({ id: 'FlowVersion' });
