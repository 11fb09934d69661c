import { createHmac, randomBytes } from 'node:crypto';
import { isSigned, sign } from '../../vendors/signature';

const SECRET = randomBytes(32);
const AT = new Date('2026-03-14T15:09:26.000Z');
const BODY = Buffer.from('{"result":"passed","name":"Ñandú"}');
const SIGNED = sign({ id: 'msg_1', at: AT, body: BODY }, [SECRET]);
const verified = (headers: Partial<typeof SIGNED> = {}, body = BODY, at = AT, secrets = [SECRET]) =>
  isSigned({ ...SIGNED, ...headers }, { body, at }, secrets);

describe('a signature', () => {
  it('is that of Standard Webhooks 1.0', () => {
    const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const body = Buffer.from('{"test": 2432232314}');
    // The example that the libraries of Standard Webhooks test themselves with.
    expect(sign({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body }, [secret])).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('holds with any of the secrets, among several signatures, within five minutes', () => {
    expect(verified()).toBe(true);
    expect(verified({}, BODY, AT, [randomBytes(32), SECRET])).toBe(true);
    expect(verified({ 'webhook-signature': `v1,AAAA v2,xyz ${SIGNED['webhook-signature']}` })).toBe(true);
    expect(verified({}, BODY, new Date(AT.getTime() + 299_000))).toBe(true);
    expect(verified({}, BODY, new Date(AT.getTime() - 299_000))).toBe(true);
  });

  it('is made with every secret, so that the other side may know the old one or the new', () => {
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const headers = sign({ id: 'msg_1', at: AT, body: BODY }, [fresh, old]);
    for (const known of [old, fresh]) expect(isSigned(headers, { body: BODY, at: AT }, [known])).toBe(true);
  });

  it.each([
    ['another body', verified({}, Buffer.concat([BODY, Buffer.from(' ')]))],
    ['another id', verified({ 'webhook-id': 'msg_2' })],
    ['another time', verified({ 'webhook-timestamp': String(AT.getTime() / 1_000 + 1) })],
    ['an old time', verified({}, BODY, new Date(AT.getTime() + 301_000))],
    ['a time to come', verified({}, BODY, new Date(AT.getTime() - 301_000))],
    ['another secret', verified({}, BODY, AT, [randomBytes(32)])],
    ['no secret', verified({}, BODY, AT, [])],
    ['no signature', verified({ 'webhook-signature': '' })],
    ['a signature that is cut', verified({ 'webhook-signature': SIGNED['webhook-signature'].slice(0, -8) })],
    ['another version', verified({ 'webhook-signature': SIGNED['webhook-signature'].replace('v1', 'v1a') })],
    ['no id', verified({ 'webhook-id': '' })],
    ['no time', verified({ 'webhook-timestamp': 'now' })],
  ])('does not hold for %s', (_what, holds) => expect(holds).toBe(false));

  it('of an id that was moved into the time is another', () => {
    const signature = createHmac('sha256', SECRET).update('a.1.2.').update(BODY).digest('base64');
    const at = new Date(2_000);
    const headers = { 'webhook-id': 'a', 'webhook-timestamp': '1.2', 'webhook-signature': `v1,${signature}` };
    expect(isSigned(headers, { body: BODY, at }, [SECRET])).toBe(false);
  });
});
