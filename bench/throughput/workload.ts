import { temporal } from '@temporalio/proto';
import type { BareUpdate, Work } from '../bare/messages';

const { EventType } = temporal.api.enums.v1;
type History = temporal.api.history.v1.IHistory;
type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** What two runs must have in common to be compared. */
export interface WorkCounts {
  readonly updates: number;
  readonly activities: number;
  readonly localActivities: number;
}

/** What a history tells of the work of one run. */
export interface Workload {
  readonly counts: WorkCounts;
  readonly events: number;
  readonly workflowTasks: number;
  /** Number of events by their type, in the order of first appearance. */
  readonly eventsByType: Readonly<Record<string, number>>;
  /** What each update had done, in order. */
  readonly updates: readonly BareUpdate[];
}

const LOCAL_ACTIVITY_MARKER = 'core_local_activity';

/**
 * Reads the work from the history of one run that was taken through its course calmly: each update was sent after
 * everything that the one before had caused was done. What was done before the first update is counted, and not listed.
 */
export function workloadOf(history: History): Workload {
  const events = history.events ?? [];
  const types = events.map(typeOf);
  const eventsByType = Object.fromEntries(
    types.map((type) => [type, types.filter((candidate) => candidate === type).length]),
  );
  const work = events.map(workOf);
  return {
    counts: {
      updates: eventsByType.WORKFLOW_EXECUTION_UPDATE_ACCEPTED ?? 0,
      activities: work.filter((one) => one === 'activity').length,
      localActivities: work.filter((one) => one === 'localActivity').length,
    },
    events: events.length,
    workflowTasks: eventsByType.WORKFLOW_TASK_COMPLETED ?? 0,
    eventsByType,
    updates: updatesOf(events),
  };
}

export function isSameWork(one: WorkCounts, other: WorkCounts): boolean {
  return (
    one.updates === other.updates &&
    one.activities === other.activities &&
    one.localActivities === other.localActivities
  );
}

function typeOf({ eventType }: HistoryEvent): string {
  const name = Object.entries(EventType).find(([, number]) => number === eventType)?.[0] ?? 'UNSPECIFIED';
  return name.replace('EVENT_TYPE_', '');
}

function workOf(event: HistoryEvent): Work | null {
  if (event.activityTaskScheduledEventAttributes) return 'activity';
  if (event.markerRecordedEventAttributes?.markerName === LOCAL_ACTIVITY_MARKER) return 'localActivity';
  return null;
}

function updatesOf(events: readonly HistoryEvent[]): readonly BareUpdate[] {
  const accepted = events.flatMap((event, at) => (event.workflowExecutionUpdateAcceptedEventAttributes ? [at] : []));
  return accepted.map((from, index) => {
    const next = accepted[index + 1];
    const answered = indexOfAnswer(events, from);
    const done = events.slice(from, next).flatMap((event, offset) => {
      const work = workOf(event);
      if (work === null) return [];
      const ready = work === 'activity' ? indexOfResult(events, event) : from + offset;
      return [{ work, isAwaited: ready < answered }];
    });
    return {
      awaited: done.filter(({ isAwaited }) => isAwaited).map(({ work }) => work),
      beside: done.filter(({ isAwaited }) => !isAwaited).map(({ work }) => work),
      last: next === undefined,
    };
  });
}

function indexOfAnswer(events: readonly HistoryEvent[], accepted: number): number {
  return events.findIndex((event) =>
    isId(event.workflowExecutionUpdateCompletedEventAttributes?.acceptedEventId, events[accepted]?.eventId),
  );
}

function indexOfResult(events: readonly HistoryEvent[], scheduled: HistoryEvent): number {
  return events.findIndex((event) =>
    isId(event.activityTaskCompletedEventAttributes?.scheduledEventId, scheduled.eventId),
  );
}

/** Ids are 64-bit integers, which compare by their digits. */
function isId(one: HistoryEvent['eventId'], other: HistoryEvent['eventId']): boolean {
  return one !== null && one !== undefined && String(one) === String(other);
}
