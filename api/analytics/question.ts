import { ALL, SEGMENT_KINDS } from '../../domain/analytics/segment';
import type { Segment, SegmentKind } from '../../domain/analytics/segment';
import { daysBetween, laterDay, spansBetween, weekOf } from '../../domain/analytics/spans';
import type { Span } from '../../domain/analytics/spans';
import type { CellQuery } from '../../db/repositories/analytics';
import { projectOf } from '../access';
import { faultOf } from '../faults';
import { notFound } from '../load';
import { Refusal } from '../refusal';
import type { RequestFacts } from '../route';
import type { GROUPINGS } from '../schemas/analytics';

export type Grouping = (typeof GROUPINGS)[number];

export interface Asked {
  readonly projectId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly flowId?: string | undefined;
  readonly flowVersion?: number | undefined;
  readonly language?: string | undefined;
  readonly country?: string | undefined;
  readonly tag?: string | undefined;
  readonly by?: Grouping | undefined;
}
export interface Question extends Omit<CellQuery, 'metric'> {
  readonly by: Grouping | null;
}

const FIRST_DAY = '2000-01-01';
const LAST_DAY = '2999-12-31';
/** By day and week every day is read: at most this many. */
const MAX_DAYS = 186;
const USUAL_DAYS = { day: 30, week: 182 } as const;

/**
 * Which counts are asked for, within what the caller may see.
 * @throws Refusal NOT_FOUND for another project; INVALID_FIELDS where no project is named, or too many days are
 */
export function questionOf(facts: RequestFacts, asked: Asked): Question {
  const { credential, language } = facts;
  const own = projectOf(credential);
  if (own !== null && asked.projectId !== undefined && asked.projectId !== own) notFound();
  const projectId = own ?? asked.projectId;
  if (projectId === undefined) throw fault('/projectId', 'REQUIRED');
  const { by = null, flowId, flowVersion } = asked;
  const spans = by === 'day' || by === 'week' ? daysOf(asked, by) : wholeOf(asked);
  return { projectId, by, spans, segment: segmentOf(asked), flowId, flowVersion };

  function fault(pointer: string, code: 'REQUIRED' | 'OUT_OF_RANGE'): Refusal {
    return new Refusal('INVALID_FIELDS', { errors: [faultOf(pointer, code, language)] });
  }
  function daysOf({ from, to }: Asked, unit: 'day' | 'week'): readonly Span[] {
    const before = laterDay(to ?? new Date().toISOString().slice(0, 10), 1);
    const usual = laterDay(before, -USUAL_DAYS[unit]);
    const first = from ?? (unit === 'week' ? weekOf(usual) : usual);
    if (daysBetween(first, before) > MAX_DAYS) throw fault('/from', 'OUT_OF_RANGE');
    return [{ period: 'day', from: first, before }];
  }
}

function wholeOf({ from = FIRST_DAY, to = LAST_DAY }: Asked): readonly Span[] {
  return spansBetween(from, laterDay(to, 1));
}

function segmentOf(asked: Asked): Segment | { readonly each: SegmentKind } {
  for (const kind of SEGMENT_KINDS) {
    const one = asked[kind];
    if (one !== undefined) return `${kind}:${one}`;
    if (asked.by === kind) return { each: kind };
  }
  return ALL;
}
