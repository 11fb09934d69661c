import { flowVersion } from '../../api/schemas/flow';
import { stepNeeds } from '../../api/schemas/step';
import { STEP_KINDS } from '../../domain/vocabulary';
import { aFlow, aStep } from '../support/builders';

// The compiler does not notice a kind that these unions lack.

test.each(STEP_KINDS)('a published flow can show a step of the kind %s', (kind) => {
  const step = aStep(kind);
  const definition = { ...aFlow(), steps: [step] };
  const shown = flowVersion.parse({
    ...{ flowId: 'flw_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b', version: 1, publishedAt: '2026-03-14T15:09:26.535Z' },
    definition,
  });
  expect(shown.definition).toEqual(definition);
});

test('what a step needs can be shown of every kind', () => {
  expect(new Set(stepNeeds.options.map(({ shape }) => shape.step.value))).toEqual(new Set(STEP_KINDS));
});
