import { WHOLE } from '../../domain/analytics/countsOf';
import { CONFIDENCE, compared, differenceOf } from '../../domain/analytics/reports/comparison';
import type { Proportion } from '../../domain/analytics/reports/comparison';
import { durationsOf } from '../../domain/analytics/reports/durations';
import { funnelOf } from '../../domain/analytics/reports/funnel';
import { Totals, shareOf } from '../../domain/analytics/reports/totals';
import type { Metric } from '../../domain/analytics/counts';
import { forScope } from '../access';
import { gather } from '../analytics/gather';
import type { Group } from '../analytics/gather';
import { questionOf } from '../analytics/question';
import { defineRoute } from '../defineRoute';
import { loadNothing } from '../load';
import { NO_BODY, reply } from '../route';
import type { Call } from '../route';
import {
  analyticsFilter,
  analyticsQuestion,
  bottlenecks,
  comparison,
  comparisonQuestion,
  durations,
  failures,
  funnel,
  outcomes,
  redFlagCounts,
  reviews,
} from '../schemas/analytics';
import { bottlenecksView, failuresView, outcomesView, redFlagsView, reviewsView } from '../views/analyticsViews';
import type { z } from 'zod';

const tag = 'Analytics';
const COMMON = {
  method: 'get' as const,
  tag,
  access: forScope('analytics:read'),
  limit: 'read' as const,
  load: loadNothing,
  body: NO_BODY,
  refusals: ['NOT_FOUND' as const],
};
const COUNTED =
  'Registrations count for the day (UTC) on which they were begun. Exact, and trails what happens by about two seconds.';

type Question = z.output<typeof analyticsQuestion>;

/** Answers a question for each of its groups. */
async function each<Asked extends Metric, View extends object>(
  call: Call<null, Question, null>,
  metrics: readonly Asked[],
  view: (totals: Group<Asked>['totals']) => View,
) {
  const groups = await gather(call.services, questionOf(call, call.query), metrics);
  return reply(200, { data: groups.map(({ name, totals }) => ({ group: name, ...view(totals) })) });
}

export const analyticsRoutes = [
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/funnel',
    operation: 'readFunnel',
    summary: 'How many entered each step, and what became of them',
    description:
      `\`entered\` is the sum of what became of them. \`abandoned\`: the registration expired or was withdrawn while ` +
      `the person was waited for here; \`stopped\`: it ended otherwise before the step was done. ${COUNTED}`,
    query: analyticsQuestion,
    answers: { 200: { description: 'A funnel for each group', schema: funnel } },
    handle: (call) =>
      each(call, ['outcome', 'step'], ({ outcome, step }) => ({
        begun: outcome.count(WHOLE, 'begun'),
        steps: [...funnelOf(step)],
      })),
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/durations',
    operation: 'readDurations',
    summary: 'How long steps took, and for whom they waited',
    description: `Of steps that were passed or failed for good. ${COUNTED}`,
    query: analyticsQuestion,
    answers: { 200: { description: 'Times for each group', schema: durations } },
    handle: (call) =>
      each(call, ['time'], ({ time }) => {
        const { completion, steps } = durationsOf(time);
        return { completion, steps: [...steps] };
      }),
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/outcomes',
    operation: 'readOutcomes',
    summary: 'How registrations ended, who decided so, and why',
    description: `Of each registration how it ended last. Shares are of those that ended. ${COUNTED}`,
    query: analyticsQuestion,
    answers: { 200: { description: 'Outcomes for each group', schema: outcomes } },
    handle: (call) => each(call, ['outcome'], ({ outcome }) => outcomesView(outcome, call.language)),
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/failures',
    operation: 'readFailures',
    summary: 'Why attempts failed',
    description: `Every evaluation counts, pictures asked for again included. ${COUNTED}`,
    query: analyticsQuestion,
    answers: { 200: { description: 'Reasons for each group', schema: failures } },
    handle: (call) => each(call, ['step', 'failure'], (totals) => failuresView(totals, call.language)),
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/red-flags',
    operation: 'readRedFlagCounts',
    summary: 'Which red flags were raised, and how often',
    description: COUNTED,
    query: analyticsQuestion,
    answers: { 200: { description: 'Red flags for each group', schema: redFlagCounts } },
    handle: (call) => each(call, ['redFlag'], ({ redFlag }) => redFlagsView(redFlag, call.language)),
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/reviews',
    operation: 'readReviewCounts',
    summary: 'How often an operator was needed, and waited for',
    description: COUNTED,
    query: analyticsQuestion,
    answers: { 200: { description: 'Reviews for each group', schema: reviews } },
    handle: (call) => each(call, ['review', 'now'], reviewsView),
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/bottlenecks',
    operation: 'readBottlenecks',
    summary: 'Where registrations are lost or held up, the worst first, in plain words',
    description: `Losses come before waits; among either, what befalls most registrations first. ${COUNTED}`,
    query: analyticsFilter,
    answers: { 200: { description: 'At most 20', schema: bottlenecks } },
    handle: async (call) => {
      const [group] = await gather(call.services, questionOf(call, call.query), ['step', 'failure', 'time']);
      return reply(200, { data: group === undefined ? [] : bottlenecksView(group.totals, call.language) });
    },
  }),
  defineRoute({
    ...COMMON,
    path: '/v1/analytics/comparison',
    operation: 'compareVersions',
    summary: 'Compare two versions of a flow',
    description:
      'Shares of registrations that ended, and of those who entered a step and are not under way, with the 95 % ' +
      'confidence interval of their difference (Newcombe’s hybrid of Wilson score intervals). Of many measures at once, ' +
      `one in twenty seems to differ by chance. ${COUNTED}`,
    query: comparisonQuestion,
    answers: { 200: { description: 'The measures', schema: comparison } },
    handle: async (call) => {
      const { version, with: other, ...asked } = call.query;
      const [one, theOther] = await Promise.all([totalsOf(version), totalsOf(other)]);
      const measures = compared(one, theOther).map(({ measure, key, one: first, other: second }) => {
        const found = differenceOf(first, second);
        const { difference = null, low = null, high = null, isCertain = false } = found ?? {};
        return { measure, key, version: shown(first), with: shown(second), difference, low, high, isCertain };
      });
      return reply(200, { flowId: asked.flowId, version, with: other, confidence: CONFIDENCE, measures });

      async function totalsOf(flowVersion: number) {
        const question = questionOf(call, { ...asked, flowVersion });
        const [group] = await gather(call.services, question, ['outcome', 'step']);
        return group?.totals ?? { outcome: new Totals(), step: new Totals() };
      }
    },
  }),
];

const shown = ({ count, of }: Proportion) => ({ count, of, share: shareOf(count, of) });
