import { screeningOf } from '../../../domain/screening/screening';
import { screeningBlocks } from '../../../evidence/report/screeningBlocks';

const match = { source: 'alpha', entryId: 'L-1', score: 0.9, nameScore: 0.9, name: 'Ana', words: [], qualifiers: [] };
const screened = (found: number) =>
  screeningBlocks(
    screeningOf({
      names: ['Ana'],
      person: { birthDate: null, countries: [], gender: null },
      lists: [],
      matches: Array.from({ length: found }, () => match),
    }),
    'en',
  );

it('says how many hits are not shown, where there are any', () => {
  expect(screened(35)).toContainEqual({ type: 'fields', fields: [['Further hits that score no higher', '15']] });
  expect(JSON.stringify(screened(20))).not.toContain('Further');
});
