import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ALL_SCOPES, Tenant, expectRefusal, expectStatus, startApi } from './harness';
import type { Api, Person } from './harness';
import { startEventSource } from '../support/eventSource';
import type { EventSource } from '../support/eventSource';

const told = z.object({ sequence: z.int(), type: z.string(), registrationId: z.string().optional() });

describe('events as they happen', () => {
  let api: Api;
  let tenant: Tenant;
  const sources: EventSource[] = [];
  beforeAll(async () => {
    api = await startApi();
    tenant = await Tenant.make(api);
  });
  afterEach(() => {
    for (const source of sources.splice(0)) source.close();
  });
  afterAll(() => api.close());

  async function follow(path: string, key: string, lastEventId?: string): Promise<EventSource> {
    const source = await startEventSource(api.url + path, key, lastEventId);
    sources.push(source);
    return source;
  }
  const eventsOf = (person: Person) => `/v1/app-registrations/${person.id}/events`;
  const all = async (person: Person) => {
    const answer = expectStatus(await api.call('GET', eventsOf(person), { key: tenant.key }), 200);
    return z.object({ data: z.array(told) }).parse(answer).data;
  };
  const parsed = (source: EventSource) => source.events.map(({ data }) => told.parse(JSON.parse(data)));

  it('of a registration come from the first, then each as it happens, in order and once', async () => {
    const person = await tenant.begin();
    await api.placeEvents();
    const source = await follow(eventsOf(person), tenant.key);
    await source.until((events) => events.length === 2);
    await person.signUp();
    await api.placeEvents();
    await person.signUpAndConfirm().catch(() => undefined);
    await api.placeEvents();

    const expected = await all(person);
    await source.until((events) => events.length >= expected.length);
    expect(parsed(source).map(({ sequence, type }) => [sequence, type])).toEqual(
      expected.map(({ sequence, type }) => [sequence, type]),
    );
    expect(source.events.map(({ id, event }) => [id, event])).toEqual(
      expected.map(({ sequence, type }) => [String(sequence), type]),
    );
  });

  it('go on after the last one that came, over many interruptions', async () => {
    const person = await tenant.begin();
    const got: number[] = [];
    const acting = (async () => {
      await person.signUp();
      for (let time = 0; time < 4; time += 1) {
        const sent = await person.call('POST', '/contact-verifications', { json: { channel: 'email' } });
        if (sent.status !== 202) break;
      }
      await person.call('POST', '/cancel');
    })();
    const acted = new AbortController();
    const placing = (async () => {
      while (!acted.signal.aborted) {
        await api.placeEvents();
        await pause(5);
      }
    })();
    for (let time = 0; time < 20; time += 1) {
      const source = await follow(eventsOf(person), tenant.key, got.length === 0 ? undefined : String(got.at(-1)));
      await pause(15);
      source.close();
      got.push(...parsed(source).map(({ sequence }) => sequence));
    }
    await acting;
    acted.abort();
    await placing;
    const last = await follow(eventsOf(person), tenant.key, String(got.at(-1) ?? 0));
    const expected = (await all(person)).map(({ sequence }) => sequence);
    await last.until((events) => got.length + events.length >= expected.length);
    expect([...got, ...parsed(last).map(({ sequence }) => sequence)]).toEqual(expected);
  });

  it('tell a person that something happened, and not what was found', async () => {
    const person = await tenant.begin();
    await person.signUp();
    await api.placeEvents();
    const source = await follow(eventsOf(person), person.token);
    const expected = await all(person);
    await source.until((events) => events.length >= expected.length);
    for (const { data } of source.events) expect(JSON.parse(data)).toMatchObject({ data: {} });
    const other = await tenant.begin();
    expectRefusal(
      await api.call('GET', eventsOf(other), { key: person.token, headers: { accept: 'text/event-stream' } }),
      403,
      'FORBIDDEN',
    );
  });

  it('of a project begin now, or after what the caller has, and are its own alone', async () => {
    const other = await Tenant.make(api);
    const before = await tenant.begin();
    await api.placeEvents();
    const path = `/v1/projects/${tenant.projectId}/events`;
    const source = await follow(path, tenant.key);
    await source.until((_events, isOpen) => isOpen);
    await pause(100);
    await other.begin();
    const after = await tenant.begin();
    await api.placeEvents();
    await source.until((events) => events.length === 2);
    expect(new Set(parsed(source).map(({ registrationId }) => registrationId))).toEqual(new Set([after.id]));

    const again = await follow(`${path}?after=0`, tenant.key, source.events[0]?.id);
    await again.until((events) => events.length === 1);
    expect(again.events[0]).toEqual(source.events[1]);

    const page = await api.call('GET', `${path}?limit=3`, { key: tenant.key });
    expect(expectStatus(page, 200)).toMatchObject({ next: expect.any(Number) as number });
    const wholeList = z.object({ data: z.array(told.extend({ position: z.int() })), next: z.null() });
    const { data } = wholeList.parse(
      expectStatus(await api.call('GET', `${path}?limit=100`, { key: tenant.key }), 200),
    );
    expect(data.filter(({ registrationId }) => registrationId === before.id)).not.toEqual([]);
    expect(data.map(({ position }) => position)).toEqual(
      data.map(({ position }) => position).toSorted((a, b) => a - b),
    );
    expectRefusal(await api.call('GET', path, { key: other.key }), 404, 'NOT_FOUND');
    const noScope = await tenant.newKey(ALL_SCOPES.filter((scope) => scope !== 'registrations:read'));
    expectRefusal(await api.call('GET', path, { key: noScope }), 403, 'FORBIDDEN');
  });

  it('are refused where too many follow already, and given to the next once one has left', async () => {
    const person = await tenant.begin();
    const three = await Promise.all([1, 2, 3].map(() => follow(eventsOf(person), tenant.key)));
    const fourth = { key: tenant.key, headers: { accept: 'text/event-stream', 'x-try': randomUUID() } };
    const refused = await api.call('GET', eventsOf(person), fourth);
    expectRefusal(refused, 503, 'TEMPORARILY_UNAVAILABLE');
    expect(refused.headers.get('retry-after')).toBe('5');
    three[0]?.close();
    await pause(100);
    await (await follow(eventsOf(person), tenant.key)).until((_events, isOpen) => isOpen);
  });
});
