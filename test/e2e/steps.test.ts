import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { registration } from '../../api/schemas/registration';
import { challenge } from '../../api/schemas/step';
import { createDatabase } from '../../db/connection';
import { bodyOf, refusalIn } from '../support/answers';
import { Backend, openSite } from '../support/backend';
import { aDrawnName } from '../support/builders';
import * as flows from '../support/flows';
import { reasonsOf, stepOf } from '../support/person';
import { aGreyPicture, formOf } from '../support/pictures';
import { startTestStack } from '../support/stack';
import type { RunningStack } from '../support/stack';

jest.setTimeout(60_000);

let stack: RunningStack;
let backend: Backend;
beforeAll(async () => {
  stack = await startTestStack();
  backend = await Backend.make(await openSite(stack));
});
afterAll(() => stack.stop());

const begin = async (...steps: object[]) => backend.begin(await backend.publish(flows.flowOf(steps)));

describe('a sign-up form', () => {
  test('is a failed attempt where it breaks rules of the flow, and told with every one of them', async () => {
    const person = await begin(
      flows.signUpForm({
        fields: ['fullName', 'email', 'phone', 'country'],
        countries: ['CO'],
        consent: { privacyUrl: 'https://acme.example/privacy', termsUrl: 'https://acme.example/terms' },
      }),
    );
    const given = { ...flows.SIGN_UP, phone: '+57 300 1234567', country: 'CO' };
    const step = await person.hand('signUpForm', {
      ...{ ...given, country: 'DE', email: 'ana@mailinator.com', consent: { accepted: false } },
    });
    expect(reasonsOf(step).toSorted()).toEqual(['CONSENT_MISSING', 'COUNTRY_NOT_ALLOWED', 'EMAIL_DISPOSABLE']);
    expect(step).toMatchObject({ state: 'open', attemptsUsed: 1 });
    const refused = refusalIn(await person.submit('signUpForm', { ...given, phone: '12', country: 'XX' }));
    expect(refused.errors?.map(({ pointer }) => pointer)).toEqual(['/phone', '/country']);
    expect(await person.hand('signUpForm', given)).toMatchObject({ state: 'passed', attemptsUsed: 2 });
    expect((await person.read()).contact).toMatchObject({ phone: '•••67', country: 'CO', phoneVerified: false });
  });
});

describe('a contact', () => {
  const verified = flows.signUpForm({ verify: ['email'] });

  test('is verified by its code; wrong ones use up its tries, and a new code has its own', async () => {
    const person = await begin(verified);
    expect(refusalIn(await person.call('POST', '/contact-verifications', { json: { channel: 'email' } })).told).toBe(
      '409 STEP_NOT_OPEN',
    );
    await person.hand('signUpForm', flows.SIGN_UP);
    const first = await person.askForCode();
    expect(first).toMatchObject({ sentTo: 'a•••@example.com', attemptsLeft: 5 });
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect(refusalIn(await person.enterCode(first.id, '999999'))).toMatchObject({ code: 'CODE_WRONG', attemptsLeft });
    }
    expect(refusalIn(await person.enterCode(first.id)).told).toBe('422 CODE_EXPIRED');
    expect((await person.read()).steps[0]).toMatchObject({ state: 'open', attemptsUsed: 1 });

    const second = await person.askForCode();
    expect(second).toMatchObject({ attemptsLeft: 5 });
    bodyOf(await person.enterCode(second.id), 200, registration);
    expect((await person.untilStatus('COMPLETED')).contact.emailVerified).toBe(true);
  });

  test('is not verified by a code that is too old', async () => {
    const person = await begin(verified);
    await person.hand('signUpForm', flows.SIGN_UP);
    const { id } = await person.askForCode();
    const knex = createDatabase({ DATABASE_URL: stack.databaseUrl, DATABASE_POOL_SIZE: 2 });
    await knex('contact_verifications').where({ id }).update({ expires_at: knex.fn.now() });
    await knex.destroy();
    expect(refusalIn(await person.enterCode(id)).told).toBe('422 CODE_EXPIRED');
  });

  test('that was replaced by another is not verified by the code sent to the old one', async () => {
    const person = await begin(verified);
    await person.hand('signUpForm', flows.SIGN_UP);
    const toOld = await person.askForCode();
    await person.hand('signUpForm', { ...flows.SIGN_UP, email: 'maria@example.org' });
    expect(refusalIn(await person.enterCode(toOld.id)).told).toBe('422 CODE_EXPIRED');
    const toNew = await person.askForCode();
    expect(toNew.sentTo).toBe('m•••@example.org');
    bodyOf(await person.enterCode(toNew.id), 200, registration);
    expect((await person.untilStatus('COMPLETED')).contact.email).toBe('m•••@example.org');
  });

  test('of a live project gets its code by e-mail and SMS, in the person’s language', async () => {
    const live = await Backend.make(backend.site, { project: { mode: 'live', name: 'Acme Live' } });
    const both = flows.signUpForm({ fields: ['fullName', 'email', 'phone'], verify: ['email', 'phone'] });
    const person = await live.begin(await live.publish(flows.flowOf([both])), { language: 'es' });
    await person.hand('signUpForm', { ...flows.SIGN_UP, phone: '+57 300 1234567' });

    for (const [channel, text] of [
      ['email', /Acme Live: tu código es (\d{6})/],
      ['sms', /(\d{6}) es tu código para Acme Live/],
    ] as const) {
      const { id } = await person.askForCode(channel);
      expect(stepOf(await person.read(), 'signUpForm').state).toBe('open');
      const code = text.exec(await newestMessage(channel))?.[1] ?? '';
      const other = code === '111111' ? '222222' : '111111';
      expect(refusalIn(await person.enterCode(id, other)).told).toBe('422 CODE_WRONG');
      bodyOf(await person.enterCode(id, code), 200, registration);
    }
    expect((await person.untilStatus('COMPLETED')).contact).toMatchObject({ emailVerified: true, phoneVerified: true });
  });

  async function newestMessage(channel: string): Promise<string> {
    const outbox = path.join(stack.folder, 'outbox');
    const names = (await readdir(outbox)).filter((name) => name.endsWith(`.${channel}.json`)).toSorted();
    return readFile(path.join(outbox, names.at(-1) ?? ''), 'utf8');
  }
});

describe('basic information', () => {
  const step = flows.basicInformation({
    fields: ['birthDate', 'nationality', 'gender', 'address'],
    minimumAge: 18,
    nationalities: ['COL'],
  });
  const given = {
    ...{ ...flows.BASICS, gender: 'female' },
    address: { street: 'Calle 1', city: 'Bogotá', country: 'CO' },
  };

  test('that is impossible is refused, and that breaks a rule fails', async () => {
    const person = await begin(step);
    const impossible = { ...given, birthDate: '1990-02-30', nationality: 'Colombian', address: { city: 'Bogotá' } };
    const refused = refusalIn(await person.submit('basicInformation', impossible));
    expect(refused.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      ...['/birthDate ILL_FORMED', '/nationality COUNTRY_UNKNOWN'],
      ...['/address/street REQUIRED', '/address/country REQUIRED'],
    ]);
    for (const birthDate of ['1850-01-01', '2999-01-01']) {
      const told = refusalIn(await person.submit('basicInformation', { ...given, birthDate }));
      expect(told.errors).toMatchObject([{ pointer: '/birthDate', code: 'DATE_IMPOSSIBLE' }]);
    }
    expect((await person.read()).accessControl.attempts).toBe(0);

    const tenYearsOld = new Date(Date.now() - 10 * 366 * 86_400_000).toISOString().slice(0, 10);
    const young = await person.hand('basicInformation', { ...given, birthDate: tenYearsOld, nationality: 'PER' });
    expect(reasonsOf(young)).toEqual(['UNDER_AGE', 'NATIONALITY_NOT_ALLOWED']);
    expect(await person.hand('basicInformation', given)).toMatchObject({ state: 'passed', attemptsUsed: 2 });
  });
});

describe('a liveness challenge', () => {
  test('is answered with one picture for each action, once', async () => {
    const person = await begin({ ...flows.liveness(), settings: { mode: 'challenge' } });
    const ask = async () => bodyOf(await person.call('POST', '/steps/liveness/challenges'), 201, challenge);
    const { challengeId, actions } = await ask();
    expect(actions).toHaveLength(3);
    const picture = await aGreyPicture();
    const frames = actions.map(() => picture);
    const failed = { challengeId, sandbox: JSON.stringify({ outcome: 'failed', reasons: ['CHALLENGE_FAILED'] }) };
    const step = await person.hand('liveness', formOf(failed, { frames }));
    expect(reasonsOf(step)).toEqual(['CHALLENGE_FAILED']);

    const used = await person.submit('liveness', formOf({ challengeId }, { frames }));
    expect(refusalIn(used).told).toBe('422 CHALLENGE_INVALID');
    const fresh = { challengeId: (await ask()).challengeId };
    expect(await person.hand('liveness', formOf(fresh, { frames }))).toMatchObject({
      ...{ state: 'passed', attemptsUsed: 2 },
    });
  });
});

describe('a form', () => {
  test('takes answers to its own schema alone', async () => {
    const schema = {
      type: 'object',
      required: ['source', 'amount'],
      additionalProperties: false,
      properties: { source: { enum: ['salary', 'savings'] }, amount: { type: 'number', minimum: 1 } },
    };
    const person = await begin(flows.form({ schema, title: { en: 'Funds', es: 'Fondos' } }));
    const shown = z.object({ title: z.string(), schema: z.unknown() });
    const inSpanish = { headers: { 'accept-language': 'es' } };
    expect(bodyOf(await person.call('GET', '/steps/form', inSpanish), 200, shown)).toEqual({ title: 'Fondos', schema });

    const answers = { source: 'lottery', amount: 0, more: 1 };
    const refused = refusalIn(await person.submit('form', { answers }));
    expect(refused.errors?.map(({ pointer, code }) => `${pointer} ${code}`).toSorted()).toEqual([
      ...['/answers/amount OUT_OF_RANGE', '/answers/more UNKNOWN_FIELD', '/answers/source UNKNOWN_VALUE'],
    ]);
    expect(await person.hand('form', { answers: { source: 'salary', amount: 10 } })).toMatchObject({ state: 'passed' });
  });
});

describe('a signature', () => {
  test('is typed with the name given, under the text shown', async () => {
    const person = await begin(flows.signUpForm(), flows.signature());
    await person.hand('signUpForm', flows.SIGN_UP);
    const signed = { ...flows.TYPED, textHash: 'b'.repeat(64) };
    expect(refusalIn(await person.submit('signature', signed)).told).toBe('422 TEXT_CHANGED');
    expect(reasonsOf(await person.sign('signature', { kind: 'typed', name: 'Pedro Otro' }))).toEqual([
      'SIGNATURE_NAME_DIFFERS',
    ]);
    expect(await person.sign('signature', flows.TYPED)).toMatchObject({ state: 'passed', attemptsUsed: 2 });
  });

  test('is drawn with enough ink', async () => {
    const person = await begin(flows.signature({ kinds: ['drawn'] }));
    expect(reasonsOf(await person.sign('signature', flows.TYPED))).toEqual(['SIGNATURE_KIND_NOT_ALLOWED']);
    const dot = [[{ x: 1, y: 1, t: 0 }]];
    expect(reasonsOf(await person.sign('signature', { kind: 'drawn', strokes: dot }))).toEqual([
      'SIGNATURE_TOO_LITTLE_INK',
    ]);
    const drawn = await person.sign('signature', { kind: 'drawn', strokes: aDrawnName() });
    expect(drawn).toMatchObject({ state: 'passed', attemptsUsed: 3 });
    await person.untilStatus('COMPLETED');
  });
});

describe('an optional step', () => {
  test('can be skipped, and fails without ending the registration', async () => {
    const twice = { ...flows.optional(flows.signature()), key: 'second', attempts: 1 };
    const person = await begin(flows.optional(flows.form()), twice, flows.basicInformation());
    expect(refusalIn(await person.call('POST', '/steps/basicInformation/skip')).told).toBe('409 STEP_MANDATORY');
    expect(refusalIn(await person.call('POST', '/steps/second/skip')).told).toBe('409 STEP_NOT_OPEN');
    expect(bodyOf(await person.call('POST', '/steps/form/skip'), 200, registration)).toMatchObject({
      ...{ currentStep: 'second', steps: [{ state: 'skipped' }, { state: 'open' }, { state: 'locked' }] },
    });

    const dot = [[{ x: 1, y: 1, t: 0 }]];
    expect(await person.sign('second', { kind: 'drawn', strokes: dot })).toMatchObject({
      state: 'failed',
      attemptsLeft: 0,
    });
    const again = await person.submit('second', { ...flows.TYPED, textHash: 'c'.repeat(64) });
    expect(refusalIn(again).told).toBe('409 ATTEMPTS_EXHAUSTED');
    await person.hand('basicInformation', flows.BASICS);
    await person.untilStatus('COMPLETED');
  });

  test('that is the only check lets a person end without it', async () => {
    const person = await begin(flows.form(), flows.optional(flows.document()));
    const ended = bodyOf(await person.call('POST', '/skip-kyc'), 200, registration);
    expect(ended).toMatchObject({
      status: 'COMPLETED_WITHOUT_KYC',
      outcome: { decidedBy: 'applicant' },
      waitingOn: null,
    });
    const bound = await begin(flows.form(), flows.document());
    expect(refusalIn(await bound.call('POST', '/skip-kyc')).told).toBe('409 KYC_MANDATORY');
  });
});
