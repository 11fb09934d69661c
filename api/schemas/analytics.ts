import { z } from 'zod';
import { SEGMENT_KINDS } from '../../domain/analytics/segment';
import { STEP_ENDS } from '../../domain/analytics/stepCourse';
import { BOTTLENECK_KINDS } from '../../domain/analytics/reports/bottlenecks';
import { MEASURES } from '../../domain/analytics/reports/comparison';
import { recordOf } from '../../domain/recordOf';
import { RED_FLAG_CODES } from '../../domain/redFlags';
import { SEVERITIES, STATUSES, TERMINAL_STATUSES, WAITING_ON } from '../../domain/vocabulary';
import { ownFault } from '../faults';
import { id, language, orNull } from './common';
import { ID, reason, tag } from './registration';

// ── asked ───────────────────────────────────────────────────────────────────────────────────────────────────────

export const GROUPINGS = ['day', 'week', 'month', 'flow', 'version', ...SEGMENT_KINDS] as const;

const day = z.iso.date().meta({ example: '2026-03-14' });
const version = z.coerce.number().int().min(1).max(1_000_000);

const restrictions = {
  projectId: z.string().regex(ID).optional().meta({ description: 'For the admin key, which must name one' }),
  from: day.optional().meta({ description: 'Registrations begun on this day (UTC) or later' }),
  to: day.optional().meta({ description: 'Registrations begun on this day (UTC) or earlier' }),
  language: language.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional()
    .meta({ description: 'ISO 3166-1 alpha-2', example: 'CO' }),
  tag: tag.optional(),
};
interface Segments {
  readonly language?: string | undefined;
  readonly country?: string | undefined;
  readonly tag?: string | undefined;
}
const ONE_AT_A_TIME = 'Of `language`, `country` and `tag` one at a time.';

const isOneSegment = (asked: Segments & { readonly by?: string | undefined }) =>
  SEGMENT_KINDS.filter((kind) => asked[kind] !== undefined || asked.by === kind).length <= 1;

const restricted = z.strictObject({
  ...restrictions,
  flowId: z.string().regex(ID).optional(),
  flowVersion: version.optional(),
});
const oneSegment = { ...ownFault('ONE_AT_A_TIME'), path: ['by'] };

/** A question about all registrations together. */
export const analyticsFilter = restricted.refine(isOneSegment, oneSegment).meta({ description: ONE_AT_A_TIME });

/** A question that may be answered for each of several groups. */
export const analyticsQuestion = restricted
  .extend({
    by: z
      .enum(GROUPINGS)
      .optional()
      .meta({
        description:
          'One answer for each. By day of 92 days, and by week of two years, at most: of the last 30 days or 26 weeks, ' +
          `where \`from\` is left out. ${ONE_AT_A_TIME}`,
      }),
  })
  .refine(isOneSegment, oneSegment);

export const comparisonQuestion = z
  .strictObject({
    ...restrictions,
    flowId: z.string().regex(ID),
    version: version.meta({ description: 'The one' }),
    with: version.meta({ description: 'The other' }),
  })
  .refine(isOneSegment, oneSegment);

// ── told ────────────────────────────────────────────────────────────────────────────────────────────────────────

const count = z.int();
const share = z.number().nullable().meta({ description: '0 to 1; null of none' });

const times = z
  .object({ count, medianMs: z.int().nullable(), p95Ms: z.int().nullable() })
  .meta({ id: 'TimeSpread', description: 'In milliseconds, within 5 % of the exact figures; null of none' });

const group = z
  .string()
  .nullable()
  .meta({
    description:
      'What was asked for `by`: a day, the Monday of a week, the first day of a month, a flow, `flow@version`, or a ' +
      'language, country or tag; null where nothing was',
  });
/** One answer for each group, in the order of their names. */
function grouped<Shape extends z.ZodRawShape>(name: string, shape: Shape, example: object) {
  return z
    .object({ data: z.array(z.object({ group, ...shape })) })
    .meta({ id: name, example: { data: [{ group: null, ...example }] } });
}

const numbers = z
  .object({ count, sum: z.int(), median: z.number().nullable(), p95: z.int().nullable() })
  .meta({ id: 'NumberSpread', description: '`median` is interpolated' });

const ends = recordOf(STEP_ENDS, () => count);

export const funnel = grouped(
  'Funnel',
  {
    begun: count,
    steps: z.array(z.object({ key: z.string(), entered: count, ...ends, passRate: share, attempts: numbers })),
  },
  {
    begun: 1_000,
    steps: [
      {
        ...{ key: 'document', entered: 912, passed: 741, failed: 20, skipped: 0, abandoned: 118, stopped: 3 },
        ...{ underWay: 30, passRate: 0.84 },
        attempts: { count: 840, sum: 1_210, median: 1.2, p95: 3 },
      },
    ],
  },
);

const SOME_TIMES = { count: 761, medianMs: 94_000, p95Ms: 610_000 };
const NO_TIME = { count: 761, medianMs: 0, p95Ms: 0 };

export const durations = grouped(
  'Durations',
  {
    completion: times,
    steps: z.array(
      z.object({ key: z.string(), total: times, applicant: times, provider: times, operator: times, system: times }),
    ),
  },
  {
    completion: { count: 700, medianMs: 540_000, p95Ms: 86_000_000 },
    steps: [
      {
        ...{ key: 'document', total: SOME_TIMES, applicant: SOME_TIMES },
        ...{ provider: NO_TIME, operator: NO_TIME, system: { count: 761, medianMs: 2_100, p95Ms: 4_400 } },
      },
    ],
  },
);

const counted = reason.extend({ count }).meta({ id: 'CountedReason' });

export const outcomes = grouped(
  'Outcomes',
  {
    begun: count,
    open: count,
    outcomes: z.array(
      z.object({
        status: z.enum(TERMINAL_STATUSES),
        count,
        share,
        decidedBy: z.record(z.string(), count),
        reasons: z.array(counted),
      }),
    ),
  },
  {
    ...{ begun: 1_000, open: 90 },
    outcomes: [
      {
        ...{ status: 'EXPIRED', count: 140, share: 0.15, decidedBy: { timer: 140 } },
        reasons: [{ code: 'TIME_RAN_OUT', message: 'The time ran out.', count: 140 }],
      },
    ],
  },
);

const failureReason = reason.extend({
  evaluations: count.meta({ description: 'How often it was the reason, or one of them' }),
  registrations: count,
});

export const failures = grouped(
  'Failures',
  {
    steps: z.array(z.object({ key: z.string(), evaluations: count, failed: count, reasons: z.array(failureReason) })),
  },
  {
    steps: [
      {
        ...{ key: 'document', evaluations: 1_210, failed: 450 },
        reasons: [{ code: 'IMAGE_BLURRED', message: 'The picture is blurred.', evaluations: 210, registrations: 160 }],
      },
    ],
  },
);

export const redFlagCounts = grouped(
  'RedFlagCounts',
  {
    redFlags: z.array(
      z.object({
        code: z.enum(RED_FLAG_CODES),
        severity: z.enum(SEVERITIES),
        message: z.string(),
        raised: count,
        registrations: count,
      }),
    ),
  },
  {
    redFlags: [
      {
        ...{ code: 'NAME_MISMATCH', severity: 'medium', message: 'The document bears another name.' },
        ...{ raised: 31, registrations: 28 },
      },
    ],
  },
);

export const reviews = grouped(
  'Reviews',
  {
    held: count.meta({ description: 'How often a registration was held for an operator' }),
    waitingNow: count,
    approved: count,
    rejected: count,
    waiting: times.meta({ description: 'From being held to the decision' }),
  },
  {
    held: 60,
    waitingNow: 4,
    approved: 41,
    rejected: 15,
    waiting: { count: 56, medianMs: 5_400_000, p95Ms: 70_000_000 },
  },
);

export const bottlenecks = z
  .object({
    data: z.array(
      z.object({
        kind: z.enum(BOTTLENECK_KINDS),
        key: z.string(),
        reason: orNull(reason),
        waitingOn: z.enum(WAITING_ON).nullable(),
        registrations: count,
        of: count,
        share: z.number(),
        medianAttempts: z.number().nullable(),
        medianMs: z.int().nullable(),
        limitMs: z.int().nullable(),
        text: z.string().meta({ description: 'In the language asked for' }),
      }),
    ),
  })
  .meta({
    id: 'Bottlenecks',
    example: {
      data: [
        {
          ...{ kind: 'givesUpAfter', key: 'document', waitingOn: null, registrations: 50, of: 160, share: 0.3125 },
          reason: { code: 'IMAGE_BLURRED', message: 'The picture is blurred.' },
          ...{ medianAttempts: 2.4, medianMs: null, limitMs: null },
          text: 'document: 31 % give up after IMAGE_BLURRED; median 2.4 attempts',
        },
      ],
    },
  });

const proportion = z.object({ count, of: count, share });

export const comparison = z
  .object({
    flowId: id('flw'),
    version: z.int(),
    with: z.int(),
    confidence: z.number(),
    measures: z.array(
      z.object({
        measure: z.enum(MEASURES),
        key: z.string().nullable(),
        version: proportion,
        with: proportion,
        difference: z.number().nullable().meta({ description: 'Of the shares: `version` less `with`; null of none' }),
        low: z.number().nullable(),
        high: z.number().nullable(),
        isCertain: z.boolean().meta({ description: 'No difference at all is not between `low` and `high`' }),
      }),
    ),
  })
  .meta({
    id: 'Comparison',
    example: {
      ...{ flowId: 'flw_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b', version: 2, with: 1, confidence: 0.95 },
      measures: [
        {
          ...{ measure: 'completed', key: null },
          version: { count: 56, of: 70, share: 0.8 },
          with: { count: 48, of: 80, share: 0.6 },
          ...{ difference: 0.2, low: 0.0524, high: 0.3339, isCertain: true },
        },
      ],
    },
  });

export const registrationCounts = z
  .object({
    total: count,
    status: z.record(z.enum(STATUSES), count),
    waitingOn: z.record(z.enum(WAITING_ON), count),
    currentStep: z.record(z.string(), count).meta({ description: 'Of those that are open' }),
  })
  .meta({
    id: 'RegistrationCounts',
    example: {
      total: 1_000,
      status: {
        ...{ STARTED: 40, ONGOING: 46, NEEDS_MANUAL_VERIFICATION: 4, COMPLETED: 700, COMPLETED_WITHOUT_KYC: 0 },
        ...{ FAILED: 50, EXPIRED: 140, CANCELLED: 20 },
      },
      waitingOn: { applicant: 80, provider: 2, operator: 4, system: 4 },
      currentStep: { signUpForm: 40, document: 50 },
    },
  });
