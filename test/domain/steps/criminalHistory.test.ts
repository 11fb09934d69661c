import { SANDBOX_WATCHLIST } from '../../../domain/sandbox';
import { evaluateCriminalHistory } from '../../../domain/steps/criminalHistory';

const { hit, nearHit, noHit } = SANDBOX_WATCHLIST;

describe('criminal history, by the sandbox list', () => {
  it.each([hit, hit.toUpperCase(), 'HITT SANDBOX HECTOR', ' Héctor  Sandbox Hitt ', 'Hitt, Hector Sandbox'])(
    'finds %s',
    (name) => {
      expect(evaluateCriminalHistory([name])).toEqual({
        result: 'failed',
        reasons: ['WATCHLIST_HIT'],
        scores: { match: 1 },
        redFlags: [{ code: 'WATCHLIST_MATCH', evidence: { source: 'sandbox', match: 1 } }],
      });
    },
  );

  it('leaves a near hit to a person', () => {
    expect(evaluateCriminalHistory([nearHit])).toMatchObject({
      result: 'needsReview',
      reasons: ['WATCHLIST_POSSIBLE_HIT'],
      redFlags: [{ code: 'WATCHLIST_NEAR_MATCH' }],
    });
  });

  it.each([noHit, 'Ana Pérez', 'Hector Hitt', 'Хектор'])('does not find %s', (name) => {
    expect(evaluateCriminalHistory([name])).toEqual({
      result: 'passed',
      reasons: [],
      scores: { match: 0 },
      redFlags: [],
    });
  });

  it('looks under every name: the one given and the one on the document', () => {
    expect(evaluateCriminalHistory([noHit, hit]).result).toBe('failed');
    expect(evaluateCriminalHistory([hit, nearHit]).result).toBe('failed');
  });

  it.each([[[]], [['', ' ']]])('leaves it to a person where no name is known: %j', (names) => {
    expect(evaluateCriminalHistory(names)).toMatchObject({ result: 'needsReview', reasons: ['INPUTS_MISSING'] });
  });
});
