import { dayOf } from '../../domain/analytics/contribution';
import { ALL, SEGMENT_KINDS } from '../../domain/analytics/segment';
import type { Segment, SegmentKind } from '../../domain/analytics/segment';
import { daysBetween, laterDay, spansBetween, startOf } from '../../domain/analytics/periods';
import type { Span } from '../../domain/analytics/periods';
import type { CellQuery } from '../../db/repositories/analytics';
import type { Language } from '../../domain/vocabulary';
import { projectOf } from '../access';
import type { FaultName } from '../faultTexts';
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
/** So many counts are read by day and by week at most, and so many where nobody says since when. */
const DAYS = {
  day: { most: 92, usual: 30 },
  week: { most: 742, usual: 182 },
} as const;

/**
 * Which counts are asked for, within what the caller may see.
 * @throws Refusal NOT_FOUND for another project; INVALID_FIELDS where no project is named, or too many days are
 */
export function questionOf(facts: RequestFacts, asked: Asked): Question {
  const { credential, language } = facts;
  const own = projectOf(credential);
  if (own !== null && asked.projectId !== undefined && asked.projectId !== own) notFound();
  const projectId = own ?? asked.projectId;
  if (projectId === undefined) throw fault('/projectId', 'REQUIRED', language);
  const { by = null, flowId, flowVersion } = asked;
  const spans = by === 'day' || by === 'week' ? recentSpans(asked, by, language) : allSpans(asked);
  return { projectId, by, spans, segment: segmentOf(asked), flowId, flowVersion };
}

function allSpans({ from = FIRST_DAY, to = LAST_DAY }: Asked): readonly Span[] {
  return spansBetween(from, laterDay(to, 1), 'month');
}

function recentSpans({ from, to }: Asked, by: 'day' | 'week', language: Language): readonly Span[] {
  const before = laterDay(to ?? dayOf(new Date().toISOString()), 1);
  const first = from ?? startOf(by, laterDay(before, -DAYS[by].usual));
  if (daysBetween(first, before) > DAYS[by].most) throw fault('/from', 'OUT_OF_RANGE', language);
  return spansBetween(first, before, by);
}

function fault(pointer: string, code: FaultName, language: Language): Refusal {
  return new Refusal('INVALID_FIELDS', { errors: [faultOf(pointer, code, language)] });
}

function segmentOf(asked: Asked): Segment | { readonly each: SegmentKind } {
  for (const kind of SEGMENT_KINDS) {
    const one = asked[kind];
    if (one !== undefined) return `${kind}:${one}`;
    if (asked.by === kind) return { each: kind };
  }
  return ALL;
}
