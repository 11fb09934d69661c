import { canBeScreened, screeningOf } from '../../../domain/screening/screening';
import type { ScreeningMatch } from '../../../domain/screening/screening';
import { evaluateScreening } from '../../../domain/steps/criminalHistory';
import { validateFlow } from '../../../domain/flowValidation/validateFlow';

const SETTINGS = { sources: ['alpha'], hitMinScore: 0.85, reviewMinScore: 0.7 };
const LIST = { source: 'alpha', version: 3, date: null, entries: 10, sha256: 'ab' };

function aMatch(score: number): ScreeningMatch {
  return {
    source: 'alpha',
    entryId: 'L-1',
    score,
    nameScore: score,
    name: 'Hector Listado',
    words: [],
    qualifiers: [],
  };
}
function judge(scores: readonly number[], names: readonly string[] = ['Hector Listado']) {
  const person = { birthDate: null, countries: [], gender: null };
  const screening = screeningOf({ names, person, lists: [LIST], matches: scores.map(aMatch) });
  return evaluateScreening(screening, SETTINGS, 'criminalHistory-1');
}

describe('what a search of lists found', () => {
  it.each([
    [[], 'passed', []],
    [[0.699], 'passed', []],
    [[0.7], 'needsReview', ['WATCHLIST_POSSIBLE_HIT']],
    [[0.849, 0.7], 'needsReview', ['WATCHLIST_POSSIBLE_HIT']],
    [[0.85], 'failed', ['WATCHLIST_HIT']],
    [[1, 0.72], 'failed', ['WATCHLIST_HIT']],
  ])('with scores %j is %s', (scores, result, reasons) => {
    expect(judge(scores)).toMatchObject({
      result,
      reasons,
      searched: [{ source: 'alpha', version: 3, date: null, entries: 10 }],
    });
  });

  it('raises one flag for the best match, with how many there are', () => {
    expect(judge([0.8, 0.9]).redFlags).toEqual([
      {
        code: 'WATCHLIST_MATCH',
        evidence: { source: 'alpha', version: 3, match: 0.9, matches: 2, screening: 'criminalHistory-1' },
      },
    ]);
  });

  it('is kept as far as it says anything new, and counted whole', () => {
    const scores = Array.from({ length: 35 }, (_, i) => 0.7 + i / 1_000);
    const searched = { names: ['Ana'], person: { birthDate: null, countries: [], gender: null }, lists: [LIST] };
    const screening = screeningOf({ ...searched, matches: scores.map(aMatch) });
    expect(screening).toMatchObject({ ...searched, found: 35 });
    expect(screening.matches.map(({ score }) => score)).toEqual(scores.toReversed().slice(0, 20));
    expect(judge(scores).redFlags).toMatchObject([{ code: 'WATCHLIST_NEAR_MATCH', evidence: { matches: 35 } }]);
  });

  it('is nothing where no name could be searched for, whatever the lists say', () => {
    expect(judge([], ['معمر القذافي'])).toEqual({
      result: 'needsReview',
      reasons: ['INPUTS_MISSING'],
      scores: {},
      redFlags: [],
    });
  });

  it.each([
    ['Ana', true],
    ['Хектор', true],
    ['李明', true],
    ['משה', false],
    ['معمر', false],
    ['معمر Gaddafi', false],
    [' … 12', false],
    ['Ana Maria '.repeat(8), true],
    [`${'Ana '.repeat(16)}Gaddafi`, false],
  ])('%s can be searched for: %s', (name, can) => {
    expect(canBeScreened(name)).toBe(can);
  });
});

describe('a flow that searches lists', () => {
  const faultsOf = (settings: object) => {
    const steps = [
      { step: 'document', requirement: 'mandatory' },
      { step: 'criminalHistory', requirement: 'mandatory', settings },
    ];
    const made = validateFlow({ name: 'Lists', steps }, { mode: 'live', defaultLanguage: 'en' });
    return 'faults' in made ? made.faults.map(({ pointer, code }) => `${pointer} ${code}`) : [];
  };

  it('names them, imported already or not', () => {
    expect(faultsOf({ sources: ['ofac', 'un', 'our-list-2'] })).toEqual([]);
  });

  it.each([
    [{}, '/steps/1/settings/sources REQUIRED'],
    [{ sources: [] }, '/steps/1/settings/sources REQUIRED'],
    [{ sources: ['UN List'] }, '/steps/1/settings/sources/0 ILL_FORMED'],
    [{ sources: ['sandbox'] }, '/steps/1/settings/sources/0 ILL_FORMED'],
    [{ sources: ['un'], reviewMinScore: 0.49 }, '/steps/1/settings/reviewMinScore OUT_OF_RANGE'],
    [{ sources: ['un'], reviewMinScore: 0.9 }, '/steps/1/settings/reviewMinScore CONTRADICTION'],
  ])('with %j is refused', (settings, fault) => {
    expect(faultsOf(settings)).toContain(fault);
  });
});
