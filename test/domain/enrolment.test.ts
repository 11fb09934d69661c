import { mayEnrolAgain } from '../../domain/enrolment';
import type { Flow } from '../../domain/flow';
import { STATUSES } from '../../domain/vocabulary';

const statusesThatAllow = (again: Flow['again']) => STATUSES.filter((status) => mayEnrolAgain(again, status));

describe('a person whose last registration of a flow has ended', () => {
  it('may enrol again after a failure, by default', () => {
    expect(statusesThatAllow('afterFailure')).toEqual(['FAILED', 'EXPIRED', 'CANCELLED']);
  });

  it('may enrol again always, where the flow says so', () => {
    expect(statusesThatAllow('always')).toEqual([
      'COMPLETED',
      'COMPLETED_WITHOUT_KYC',
      'FAILED',
      'EXPIRED',
      'CANCELLED',
    ]);
  });

  it('may never enrol again, where the flow says so', () => {
    expect(statusesThatAllow('never')).toEqual([]);
  });
});

it('nobody may enrol beside a registration that is just being created', () => {
  expect((['afterFailure', 'never', 'always'] as const).map((again) => mayEnrolAgain(again, null))).toEqual([
    false,
    false,
    false,
  ]);
});
