import { uuidv7 } from 'uuidv7';
import { createContactActivities } from '../../../activities/contact/contactActivities';
import { createReadModelActivities } from '../../../activities/readModel';
import { createRegistrationTokens } from '../../../db/registrationTokens';
import type { NewProject } from '../../../db/repositories/projects';
import type { Profile } from '../../../db/records';
import type { ContactChannel, Language, ProjectMode } from '../../../domain/vocabulary';
import { aBegunRegistration } from '../../support/builders';
import { runActivity } from '../../support/runActivity';
import { openTestStore } from '../../support/store';
import type { Enrolled, TestStore } from '../../support/store';

interface Sent {
  readonly to: string;
  readonly subject?: string;
  readonly text: string;
}

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
}, 60_000);
afterAll(() => store.close());

/** The activities with a mailer and an SMS sender that keep what they are given, or fail while they are `away`. */
function contact() {
  const [mails, messages]: [Sent[], Sent[]] = [[], []];
  const desk = { mails, messages, away: false };
  const keepIn = (kept: Sent[]) => (message: Sent) => {
    if (desk.away) return Promise.reject(new Error('ana@example.com'));
    kept.push(message);
    return Promise.resolve();
  };
  const activities = createContactActivities({
    ...store,
    tokens: createRegistrationTokens(store.vault, 60_000),
    mailer: { send: keepIn(mails) },
    smsSender: { send: keepIn(messages) },
  });
  return Object.assign(desk, { activities });
}

/** An address in the vault, as the sign-up form leaves it. */
async function give({ registrationId, projectId }: Enrolled, channel: ContactChannel, value: string): Promise<string> {
  const valueHash = store.vault.hash('contact', channel, value);
  const id = await store.repositories.contacts.findOrCreate({ registrationId, projectId, channel, valueHash });
  await store.vault.seal({ registrationId, kind: 'contact', id }, { channel, value });
  return id;
}

describe('sendContactCode', () => {
  async function asked(
    desk: ReturnType<typeof contact>,
    given: { mode?: ProjectMode; channel?: ContactChannel; language?: Language } = {},
  ) {
    const { mode = 'live', channel = 'email', language = 'en' } = given;
    const person = await store.enrol({ project: { mode } });
    const contactId = await give(person, channel, channel === 'email' ? 'ana@example.com' : '+573001234567');
    const input = { ...person, mode, channel, contactId, verificationId: `cvf_${uuidv7()}`, language };
    return { ...input, send: () => runActivity(() => desk.activities.sendContactCode(input)) };
  }
  const codeIn = (text = '') => /\d{6}/.exec(text)?.[0] ?? 'no code';
  const tryCode = (id: string, code: string) =>
    store.repositories.contactVerifications.tryCode(id, store.vault.hash('code', id, code), new Date().toISOString());

  it('sends six digits that are right, good for ten minutes and five tries', async () => {
    const desk = contact();
    const { send, verificationId } = await asked(desk);
    const began = Date.now();
    await send();
    const [mail] = desk.mails;
    expect(mail?.to).toBe('ana@example.com');
    const verification = await store.repositories.contactVerifications.get(verificationId);
    expect(verification).toMatchObject({ attemptsLeft: 5, confirmedAt: null });
    const minutes = (Date.parse(verification?.expiresAt ?? '') - began) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(10);
    expect(minutes).toBeLessThan(10.5);
    expect(await tryCode(verificationId, '12345')).toEqual({ type: 'wrong', attemptsLeft: 4 });
    expect(await tryCode(verificationId, codeIn(mail?.text))).toEqual({ type: 'right' });
  });

  it.each<[Language, string]>([
    ['en', 'Your code for Acme is'],
    ['es', 'Tu código para Acme es'],
    ['pt', 'Seu código para Acme é'],
  ])('writes in %s', async (language, words) => {
    const desk = contact();
    await (await asked(desk, { language })).send();
    expect(desk.mails[0]?.text).toContain(words);
  });

  it('sends an SMS to a phone', async () => {
    const desk = contact();
    const { send, verificationId } = await asked(desk, { channel: 'sms' });
    await send();
    expect(desk.messages).toMatchObject([{ id: verificationId, to: '+573001234567' }]);
    expect(await tryCode(verificationId, codeIn(desk.messages[0]?.text))).toEqual({ type: 'right' });
  });

  it('sends nothing in a sandbox project, where the code is 000000', async () => {
    const desk = contact();
    const { send, verificationId } = await asked(desk, { mode: 'sandbox' });
    await send();
    expect(desk.mails).toEqual([]);
    expect(await tryCode(verificationId, '000000')).toEqual({ type: 'right' });
  });

  it('sends once, however often it is run', async () => {
    const desk = contact();
    const { send, verificationId } = await asked(desk);
    await send();
    const before = await store.repositories.contactVerifications.get(verificationId);
    await send();
    expect(desk.mails).toHaveLength(1);
    expect(await store.repositories.contactVerifications.get(verificationId)).toEqual(before);
  });

  it('tries again after the mail server was away, and tells nobody the address', async () => {
    const desk = contact();
    const { send, verificationId } = await asked(desk);
    desk.away = true;
    const failure: unknown = await send().catch((error: unknown) => error);
    expect(failure).toMatchObject({ nonRetryable: false });
    expect(String(failure)).not.toContain('ana@example.com');
    expect(await store.repositories.contactVerifications.get(verificationId)).toBeNull();
    desk.away = false;
    await send();
    expect(await tryCode(verificationId, codeIn(desk.mails[0]?.text))).toEqual({ type: 'right' });
  });

  it('sends the same code again where it died before it remembered, so that both messages are good', async () => {
    const desk = contact();
    const { send } = await asked(desk);
    const { contactVerifications } = store.repositories;
    const dying = jest.spyOn(contactVerifications, 'create').mockRejectedValueOnce(new Error('killed'));
    await expect(send()).rejects.toThrow();
    dying.mockRestore();
    await send();
    expect(desk.mails).toHaveLength(2);
    expect(codeIn(desk.mails[0]?.text)).toBe(codeIn(desk.mails[1]?.text));
  });

  it('sends another code for another verification', async () => {
    const desk = contact();
    for (let i = 0; i < 3; i++) await (await asked(desk)).send();
    expect(new Set(desk.mails.map((mail) => codeIn(mail.text))).size).toBeGreaterThan(1);
  });
});

describe('sendEnrolmentLink', () => {
  const PAGE = 'https://acme.example/enrol';

  async function enrolled(given: { project?: Partial<NewProject>; named?: string | null } = {}): Promise<Enrolled> {
    const { project = {}, named = 'ana@example.com' } = given;
    const profile: Partial<Profile> = { contact: { email: named, phone: null } };
    return store.enrol({ project: { mode: 'live', enrolmentUrl: PAGE, ...project }, profile });
  }
  /** The read model after a sign-up form with this address. */
  async function signedUp(person: Enrolled, email: { id: string; verified: boolean }): Promise<void> {
    const { registration, events } = aBegunRegistration(person);
    const { projectRegistration } = createReadModelActivities(store);
    const contacts = { email, phone: null };
    await runActivity(() => projectRegistration({ registration: { ...registration, contacts }, events }));
  }
  async function sent({ registrationId, projectId }: Enrolled, language: Language = 'en') {
    const { activities, mails } = contact();
    await runActivity(() => activities.sendEnrolmentLink({ registrationId, projectId, language }));
    return mails;
  }

  it('sends the page with a token for this registration', async () => {
    const person = await enrolled();
    const [mail] = await sent(person, 'es');
    expect(mail).toMatchObject({ to: 'ana@example.com', subject: 'Acme: continúa tu registro' });
    const [, token = ''] = /https:\/\/acme\.example\/enrol#token=(\S+)/.exec(mail?.text ?? '') ?? [];
    const holder = { registrationId: person.registrationId, generation: 1 };
    expect(await createRegistrationTokens(store.vault, 60_000).read(token)).toEqual(holder);
  });

  it.each<[string, boolean, string | null, string]>([
    ['a verified address rather than the one that the backend named', true, 'ana@example.com', 'new@example.com'],
    [
      'the address that the backend named rather than one that may be mistyped',
      false,
      'ana@example.com',
      'ana@example.com',
    ],
    ['the address given where the backend named none', false, null, 'new@example.com'],
  ])('takes %s', async (_, verified, named, to) => {
    const person = await enrolled({ named });
    await signedUp(person, { id: await give(person, 'email', 'new@example.com'), verified });
    expect(await sent(person)).toMatchObject([{ to }]);
  });

  it.each([
    ['no address is known', { named: null }],
    ['the project has no page', { project: { enrolmentUrl: null } }],
    ['the project is a sandbox', { project: { mode: 'sandbox' as const } }],
  ])('sends nothing where %s', async (_, given) => {
    expect(await sent(await enrolled(given))).toEqual([]);
  });
});
