import type { ApiAnswer, ApiRequest } from '../support/apiClient';
import * as flows from '../support/flows';
import type { Person } from '../support/person';
import { formOf } from '../support/pictures';
import { QUESTIONS, begin } from './courses';
import type { World } from './courses';
import type { Marks } from './marks';
import type { Told } from './people';

/** Ill-formed submissions to a step, with marks as values, as names of fields, and within wrong types. */
const ILL_FORMED: Readonly<Record<string, readonly [step: object, bodies: (marks: Marks) => readonly object[]]>> = {
  signUpForm: [
    flows.signUpForm({ fields: ['fullName', 'email', 'phone', 'country'] }),
    (marks) => [
      {
        fullName: [marks.word('refused fullName')],
        email: `${marks.word('refused email')} at home`,
        phone: marks.word('refused phone'),
        country: marks.word('refused country'),
        consent: { accepted: marks.word('refused consent') },
        [marks.name('unknown field')]: { [marks.word('unknown inner field')]: marks.word('value of unknown field') },
      },
      { fullName: `${marks.word('name with NUL')}\u0000` },
      { fullName: `${marks.word('name with half a character')}\ud800` },
      { fullName: marks.word('far too long a name').repeat(100) },
      [marks.word('form in a list')],
    ],
  ],
  basicInformation: [
    flows.basicInformation(),
    (marks) => [
      {
        birthDate: marks.text('refused birthDate', '1786-11-29'),
        nationality: marks.word('refused nationality'),
        gender: marks.word('refused gender'),
        address: { street: 7, city: [marks.word('refused city')], [marks.name('unknown line')]: marks.word('a line') },
      },
    ],
  ],
  document: [
    flows.document(),
    (marks) => [
      formOf(
        {
          category: marks.word('refused category'),
          country: marks.word('refused issuer'),
          sandbox: `{"outcome":"${marks.word('refused outcome')}"}`,
          [marks.name('unknown part')]: marks.word('value of unknown part'),
        },
        { [marks.name('unknown file')]: Buffer.from(marks.word('content of unknown file')) },
      ),
      formOf(
        { category: 'passport', country: 'COL' },
        { front: Buffer.from(`no picture, but ${marks.word('text as a picture')}`) },
      ),
    ],
  ],
  form: [
    flows.form(QUESTIONS),
    (marks) => [
      {
        answers: {
          source: { [marks.word('refused inner answer')]: 1 },
          others: [[marks.word('refused answer in a list')]],
          [marks.name('unknown question')]: [marks.word('answer to no question')],
        },
      },
      { answers: marks.word('refused answers') },
    ],
  ],
  signature: [
    flows.signature(),
    (marks) => [
      { kind: 'typed', name: marks.word('refused signature'), textHash: marks.word('hash of no text') },
      { kind: marks.word('refused kind'), name: [marks.word('signature in a list')] },
    ],
  ],
};

/** Sends what must be refused, with a mark wherever a caller can put one; answers what was answered. */
export async function isRefused(world: World, told: Told): Promise<readonly ApiAnswer[]> {
  const { marks, sandbox } = world;
  const answers: ApiAnswer[] = [];
  for (const [key, [step, bodies]] of Object.entries(ILL_FORMED)) {
    const draft = flows.flowOf([step]);
    const person = await begin(world, sandbox, draft, { ...told, externalUserId: marks.word(`user at ${key}`) });
    for (const body of bodies(marks)) answers.push(await person.submit(key, body));
    if (key === 'form')
      answers.push(...(await decisionsRefused(marks, person)), ...(await bodiesRefused(marks, person)));
  }
  for (const [method, path, request] of requestsRefused(marks)) answers.push(await sandbox.call(method, path, request));
  return answers;
}

async function decisionsRefused(marks: Marks, person: Person): Promise<readonly ApiAnswer[]> {
  const approval = { decision: 'approve', reason: marks.word('reason to approve nothing') };
  return [
    await person.decide('reviews', { ...approval, key: marks.word('step of no review') }),
    await person.decide('reviews', { decision: marks.word('refused decision'), reason: [marks.word('listed reason')] }),
    await person.decide('cancel', { reason: { [marks.word('reason in a field')]: marks.word('inner reason') } }),
    await person.decide('cancel', approval, { headers: { 'if-match': `"${marks.word('if-match')}"` } }),
    await person.decide('reopen', { reason: marks.word('reason to reopen an open one') }),
    await person.decide('extend', { until: marks.word('refused instant') }),
    await person.decide('resend-link', { revoke: marks.word('refused revocation') }),
    await person.call('POST', '/contact-verifications', { json: { channel: marks.word('refused channel') } }),
    await person.call('PUT', `/contact-verifications/${marks.name('id of no code')}`, { json: { code: '123456' } }),
    await person.call('POST', `/steps/${marks.name('no step')}/skip`),
    await person.call('GET', `/steps/${marks.name('no step to read')}?${marks.word('parameter')}=1`),
    await person.call('GET', `/events?after=${marks.word('refused sequence')}`, { key: person.backend.key }),
  ];
}

/** Bodies that cannot be read at all: what parsers say of them quotes them. */
async function bodiesRefused(marks: Marks, person: Person): Promise<readonly ApiAnswer[]> {
  const send = (type: string, json: string) =>
    person.call('POST', '/steps/form/submissions', { json, headers: { 'content-type': type } });
  const part = (word: string) => `--edge\r\ncontent-disposition: form-data; name="${word}"\r\n\r\n${word}`;
  return [
    await send('application/json', marks.word('body of a word')),
    await send('application/json', `{"fullName":"${marks.word('body broken off')}`),
    await send('application/json', `{"a":1,"a":"${marks.word('field given twice')}"}}`),
    await send('multipart/form-data; boundary=edge', part(marks.word('part broken off'))),
    await send(`multipart/form-data; boundary=${marks.word('boundary')}`, marks.word('no part')),
    await send(`application/${marks.word('media type')}`, marks.word('body of another type')),
    await send(`application/json; charset=${marks.word('charset')}`, `{"answers":"${marks.word('undecodable')}"}`),
  ];
}

function requestsRefused(marks: Marks): readonly (readonly [method: string, path: string, request: ApiRequest])[] {
  const registrations = '/v1/app-registrations';
  const headers = Object.fromEntries(
    ['user-agent', 'x-request-id', 'idempotency-key', 'referer', 'cookie', 'x-forwarded-for', 'traceparent', 'prefer']
      .concat('accept-language', 'forwarded', 'if-match', 'from')
      .map((name) => [name, marks.word(`header ${name}`)]),
  );
  const creation = {
    flowId: `flw_${marks.word('refused flow')}`,
    externalUserId: { id: marks.word('refused externalUserId') },
    contact: { email: [marks.word('refused contact.email')], phone: marks.word('refused contact.phone') },
    language: marks.word('refused language'),
    metadata: { key: [marks.word('refused metadata')] },
    [marks.name('unknown member')]: marks.word('value of unknown member'),
  };
  return [
    ['POST', registrations, { json: creation }],
    ['POST', registrations, { json: { flowId: marks.word('no flow') }, headers }],
    ['POST', registrations, { json: {}, headers: { 'idempotency-key': marks.word('long key').repeat(200) } }],
    ['GET', registrations, { key: `sk_${marks.word('no key')}`, headers }],
    ['GET', registrations, { headers: { authorization: `Basic ${marks.word('no credential')}` } }],
    ['GET', `${registrations}?status=${marks.word('refused status')}`, {}],
    ['GET', `${registrations}?cursor=${marks.word('refused cursor')}&email=${marks.word('email in a query')}`, {}],
    ['GET', `${registrations}/reg_${marks.name('no registration')}?name=${marks.word('name in a query')}`, { headers }],
    ['GET', `${registrations}/${marks.name('no registration')}%2F..`, {}],
    ['DELETE', `/v1/${marks.name('no resource')}`, { headers }],
  ];
}
