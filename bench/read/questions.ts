import type { Random } from '../accuracy/random';
import type { Population } from './population';

/** A request that is measured. */
export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly json?: object;
}
export interface QuestionKind {
  readonly name: string;
  /** What must be kept to, in milliseconds. */
  readonly limitMs: number;
  readonly ask: (random: Random) => Asked;
}

const PAGE_MS = 50;
const ANALYTICS_MS = 200;
const DAY_MS = 86_400_000;

export interface Subject {
  readonly flowIds: readonly string[];
  readonly known: Population['known'];
  /** Cursors of the last page: of all, and of those of a status. */
  readonly lastPage: string;
  readonly lastPageOfStatus: string;
}

/** Everything that operators read, and how often they may wait for it. */
export function questionsAbout({ flowIds, known, lastPage, lastPageOfStatus }: Subject): readonly QuestionKind[] {
  const list = (name: string, query: (random: Random) => string): QuestionKind => ({
    ...{ name: `list: ${name}`, limitMs: PAGE_MS },
    ask: (random) => ({ method: 'GET', path: `/v1/app-registrations?${query(random)}` }),
  });
  const search = (name: string, text: string): QuestionKind => ({
    ...{ name: `search: ${name}`, limitMs: PAGE_MS },
    ask: () => ({ method: 'POST', path: '/v1/app-registrations/search', json: { text } }),
  });
  const counts = (name: string, query: string): QuestionKind => ({
    ...{ name: `counts: ${name}`, limitMs: PAGE_MS },
    ask: () => ({ method: 'GET', path: `/v1/app-registrations/counts?${query}` }),
  });
  const analytics = (name: string, query = ''): QuestionKind => ({
    ...{
      name: `analytics: ${name}${query === '' ? '' : `?${query.replaceAll(/flw_[^&]*/g, 'flw_…')}`}`,
      limitMs: ANALYTICS_MS,
    },
    ask: () => ({ method: 'GET', path: `/v1/analytics/${name}?${query}` }),
  });
  const day = (ago: number) => new Date(Date.now() - ago * DAY_MS).toISOString();
  const [flowId = ''] = flowIds;
  const edges = `from=${day(170).slice(0, 10)}&to=${day(12).slice(0, 10)}`;

  return [
    list('first page', () => ''),
    list('100 a page', () => 'limit=100'),
    list('last page', () => `cursor=${lastPage}`),
    list('status', (random) => `status=${random.pick(['STARTED', 'ONGOING', 'COMPLETED', 'FAILED', 'EXPIRED'])}`),
    list('status, last page', () => `status=NEEDS_MANUAL_VERIFICATION&cursor=${lastPageOfStatus}`),
    list('two statuses', () => 'status=ONGOING&status=NEEDS_MANUAL_VERIFICATION'),
    list('waitingOn', (random) => `waitingOn=${random.pick(['applicant', 'operator', 'provider'])}`),
    list('currentStep', (random) => `currentStep=${random.pick(['signUpForm', 'document', 'liveness'])}`),
    list('flow', (random) => `flowId=${random.pick(flowIds)}`),
    list('flow and version', (random) => `flowId=${random.pick(flowIds)}&flowVersion=${random.between(1, 2)}`),
    list('red flag', (random) => `redFlag=${random.pick(['NAME_MISMATCH', 'FACE_ALREADY_ENROLLED'])}`),
    list('rare red flag', () => 'redFlag=WATCHLIST_MATCH'),
    list('tag', (random) => `tag=${random.pick(['spring', 'partner', 'vip'])}`),
    list('tag and status', () => 'tag=vip&status=COMPLETED'),
    list('unknown tag', () => 'tag=nobody'),
    list(
      'created',
      (random) => `createdFrom=${day(random.between(20, 170))}&createdBefore=${day(random.between(1, 19))}`,
    ),
    list(
      'updated',
      (random) => `updatedFrom=${day(random.between(20, 170))}&updatedBefore=${day(random.between(1, 19))}`,
    ),
    list(
      'status, waitingOn, red flag',
      () => 'status=NEEDS_MANUAL_VERIFICATION&waitingOn=operator&redFlag=NAME_MISMATCH',
    ),
    list('updated on one day', (random) => {
      const ago = random.between(20, 170);
      return `updatedFrom=${day(ago)}&updatedBefore=${day(ago - 1)}`;
    }),
    list('flow, status, created', () => `flowId=${flowId}&status=FAILED&createdBefore=${day(90)}`),
    list('ended, and yet at a step', () => 'status=EXPIRED&currentStep=document'),
    list('two that seldom meet', () => 'status=ONGOING&redFlag=FACE_ALREADY_ENROLLED&waitingOn=applicant'),
    list('tag and created long ago', () => `tag=vip&createdBefore=${day(175)}`),
    search('id', known.id),
    search('external id', known.externalUserId),
    search('e-mail', known.email),
    search('tag', 'partner'),
    search('nobody', 'nobody@example.com'),
    counts('all', ''),
    counts('tag', 'tag=spring'),
    counts('country', 'country=CO'),
    analytics('funnel'),
    analytics('funnel', edges),
    analytics('funnel', 'by=day'),
    analytics('funnel', 'by=week'),
    analytics('funnel', 'by=country'),
    analytics('funnel', `flowId=${flowId}&flowVersion=2&tag=vip`),
    analytics('durations'),
    analytics('durations', edges),
    analytics('durations', 'by=day'),
    analytics('durations', `by=day&from=${day(91).slice(0, 10)}`),
    analytics('durations', 'by=week'),
    analytics('durations', 'by=country'),
    analytics('outcomes', 'by=version'),
    analytics('failures', edges),
    analytics('red-flags', edges),
    analytics('reviews', edges),
    analytics('bottlenecks', edges),
    analytics('bottlenecks', 'country=CO'),
    analytics('comparison', `flowId=${flowId}&version=2&with=1`),
  ];
}
