import { warningsOf } from '../../domain/flowValidation/warningsOf';
import { flowOf, leftOut, mandatory, optional } from './story';

const VERIFIED = mandatory('signUpForm', { settings: { fields: ['fullName', 'email'], verify: ['email'] } });
const ALL_DECIDED = { decision: { onRedFlag: { high: 'review', critical: 'fail' } } };
const warned = (...flow: Parameters<typeof flowOf>) =>
  warningsOf(flowOf(...flow)).map(({ pointer, code }) => [code, pointer]);

test('a flow whose grave red flags change nothing is worth a second look, where it has a check to raise them', () => {
  const ignored = ['high', 'critical'].map((severity) => ['RED_FLAGS_IGNORED', `/decision/onRedFlag/${severity}`]);
  expect(warned([VERIFIED, optional('document')])).toEqual(ignored);
  expect(warned([VERIFIED, mandatory('document')], { decision: { onRedFlag: { critical: 'fail' } } })).toEqual([
    ignored[0],
  ]);
  expect(warned([VERIFIED, mandatory('document')], ALL_DECIDED)).toEqual([]);
  expect(warned([VERIFIED, leftOut('document'), mandatory('form')])).toEqual([]);
});

test('so is one that takes any address for the person’s own', () => {
  const verify = (verified: string[], fields = ['fullName', 'email']) =>
    mandatory('signUpForm', { settings: { fields, verify: verified } });
  expect(warned([verify([]), mandatory('document')], ALL_DECIDED)).toEqual([
    ['CONTACT_NOT_VERIFIED', '/steps/0/settings/verify'],
  ]);
  expect(warned([verify(['email']), mandatory('document')], ALL_DECIDED)).toEqual([]);
  expect(warned([verify([], ['fullName']), mandatory('document')], ALL_DECIDED)).toEqual([]);
});
