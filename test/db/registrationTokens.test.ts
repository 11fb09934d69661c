import { createRegistrationTokens } from '../../db/registrationTokens';
import { openTestStore } from '../support/store';
import type { TestStore } from '../support/store';

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const HOLDER = { registrationId: 'reg_a', generation: 3 };
const LIFE_MS = 60_000;

afterEach(() => jest.restoreAllMocks());

const tokens = () => createRegistrationTokens(store.vault, LIFE_MS);

it('reads what was issued, in this process and in any other', async () => {
  const issuer = tokens();
  const token = await issuer.issue(HOLDER);
  expect(await issuer.read(token)).toEqual(HOLDER);
  expect(await issuer.read(token)).toEqual(HOLDER);
  expect(await tokens().read(token)).toEqual(HOLDER);
});

it('reads no token after its time, also one that was read before', async () => {
  const read = tokens();
  const token = await read.issue(HOLDER);
  expect(await read.read(token)).toEqual(HOLDER);
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + LIFE_MS + 1_000);
  expect(await read.read(token)).toBeNull();
});

it('reads nothing that was changed in any place', async () => {
  const issuer = tokens();
  const token = await issuer.issue(HOLDER);
  expect(await issuer.read(token)).toEqual(HOLDER);
  for (const at of token.split('').keys()) {
    const other = token[at] === 'A' ? 'B' : 'A';
    const changed = `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
    // The last character of base64url carries bits that no byte has.
    if (at < token.length - 1) expect(await issuer.read(changed)).toBeNull();
  }
  expect(await issuer.read('')).toBeNull();
});
