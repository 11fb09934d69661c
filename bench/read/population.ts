import type { Knex } from 'knex';
import { UUID } from 'uuidv7';
import type { Profile } from '../../db/records';
import { searchKeyOf } from '../../db/searchKey';
import { statement } from '../../db/statement';
import type { Vault } from '../../db/vault/vault';
import type { Registration, RegistrationEvent } from '../../domain/registration';
import type { Random } from '../accuracy/random';
import { BEGINNING } from './life';
import type { Life } from './life';

/** How many are written at once. */
const BATCH = 250;
const DAY_MS = 86_400_000;
/** Since when registrations were begun. */
const HISTORY_DAYS = 180;
const COUNTRIES = ['CO', 'MX', 'BR', 'AR', 'PE', 'CL', 'EC', 'US', 'ES', 'PT'];
const TAGS = ['spring', 'partner', 'vip'];

interface Born {
  readonly id: string;
  readonly externalUserId: string;
  readonly email: string;
  readonly registration: Registration;
  readonly events: readonly RegistrationEvent[];
  readonly tags: readonly string[];
  readonly country: string;
}

const writeAll = statement(
  'bench.population',
  `with registration as (
     insert into registrations (id, project_id, status, sequence, state, created_at)
     select * from jsonb_to_recordset(?::jsonb) as row(id text, "projectId" text, status text, sequence integer,
       state jsonb, "createdAt" timestamptz)),
   event as (
     insert into registration_events (registration_id, project_id, sequence, type, at, key, data, position)
     select *, nextval('event_positions') from jsonb_to_recordset(?::jsonb) as row(registration_id text,
       project_id text, sequence integer, type text, at timestamptz, key text, data jsonb)),
   data_key as (
     insert into data_keys (registration_id, project_id, wrapped)
     select key.id, ?, key.wrapped from unnest(?::text[], ?::bytea[]) as key(id, wrapped))
   insert into sealed_records (registration_id, kind, id, project_id, sealed)
   select record.registration_id, record.kind, record.id, ?, record.sealed
   from unnest(?::text[], ?::text[], ?::text[], ?::bytea[]) as record(registration_id, kind, id, sealed)`,
);
const writeSearchKeys = statement(
  'bench.searchKeys',
  `insert into search_keys (key_hash, project_id, registration_id)
   select key_hash, ?, registration_id from unnest(?::text[], ?::text[]) as key(key_hash, registration_id)`,
);

export interface Population {
  readonly registrations: number;
  readonly events: number;
  /** Of one in the middle of its history. */
  readonly known: { readonly id: string; readonly externalUserId: string; readonly email: string };
}

/** Writes registrations as the product would have, begun over half a year until now, in the order of their beginnings. */
export async function populate(
  deps: { readonly knex: Knex; readonly vault: Vault },
  given: {
    readonly projectId: string;
    readonly count: number;
    readonly lives: readonly Life[];
    readonly random: Random;
  },
): Promise<Population> {
  const { projectId, count, lives, random } = given;
  const now = Date.now();
  let known: Population['known'] | null = null;
  let events = 0;
  let writing = Promise.resolve();
  for (let first = 0; first < count; first += BATCH) {
    const born = Array.from({ length: Math.min(BATCH, count - first) }, (_, index) => {
      const share = (first + index + random.next()) / count;
      return bear(random.pick(lives), Math.floor(now - HISTORY_DAYS * DAY_MS * (1 - share)), random);
    });
    if (known === null && first >= count / 2) known = born[0] ?? null;
    events += born.reduce((sum, each) => sum + each.events.length, 0);
    const batch = sealed(deps.vault, projectId, born);
    // The next ones are made while these are written.
    await writing;
    writing = write(deps.knex, projectId, born, batch);
  }
  await writing;
  if (known === null) throw new Error('Nobody was born');
  return { registrations: count, events, known };
}

/** A life of another time and person. */
function bear(life: Life, at: number, random: Random): Born {
  const id = `reg_${UUID.fromFieldsV7(at, random.between(0, 0xfff), random.between(0, 0x3fffffff), random.between(0, 0xffffffff)).toString()}`;
  const moved = JSON.stringify(life).replace(/"2\d{3}-\d\d-\d\dT[\d:.]+Z"/g, (told) =>
    JSON.stringify(new Date(Date.parse(told.slice(1, -1)) - BEGINNING + at).toISOString()),
  );
  // What a life is made of, in the same form.
  const { registration, events } = JSON.parse(moved) as Life;
  const externalUserId = `user-${id.slice(4)}`;
  return {
    ...{ id, externalUserId, email: `${externalUserId}@example.com` },
    ...{ registration: { ...registration, id }, events },
    tags: random.next() < 0.3 ? [random.pick(TAGS)] : [],
    country: random.pick(COUNTRIES),
  };
}

function sealed(vault: Vault, projectId: string, born: readonly Born[]) {
  return born.map(({ id, externalUserId, email, tags, country, registration }) => {
    const profile: Profile = { externalUserId, contact: { email, phone: null }, metadata: {}, tags };
    const signedUp = registration.contacts.email !== null;
    const submission = { step: 'signUpForm', fullName: 'Ana Read Pérez', email, country, consent: true } as const;
    const key = vault.newKey(id, [
      { kind: 'profile', id: 'profile', value: profile },
      ...(signedUp
        ? ([
            { kind: 'submission', id: 'sub_signUpForm', value: submission },
            { kind: 'contact', id: 'ctc_email', value: { channel: 'email', value: email } },
          ] as const)
        : []),
    ]);
    const hashes = [
      searchKeyOf(vault, projectId, { kind: 'externalUserId', value: externalUserId }),
      searchKeyOf(vault, projectId, { kind: 'email', value: email }),
      ...tags.map((value) => searchKeyOf(vault, projectId, { kind: 'tag', value })),
    ];
    return { id, key, hashes };
  });
}

async function write(
  knex: Knex,
  projectId: string,
  born: readonly Born[],
  keys: ReturnType<typeof sealed>,
): Promise<void> {
  const registrations = born.map(({ registration }) => {
    const { id, status, sequence, createdAt } = registration;
    return { id, projectId, status, sequence, createdAt, state: registration };
  });
  const events = born.flatMap(({ id, events: own }) =>
    own.map((event) => ({ registration_id: id, project_id: projectId, ...event })),
  );
  const records = keys.flatMap(({ id, key }) => key.records.map((record) => ({ registrationId: id, ...record })));
  await writeAll(knex, [
    JSON.stringify(registrations),
    JSON.stringify(events),
    ...[projectId, keys.map(({ id }) => id), keys.map(({ key }) => key.wrapped)],
    ...[projectId, records.map(({ registrationId }) => registrationId), records.map(({ kind }) => kind)],
    ...[records.map(({ id }) => id), records.map(({ sealed: bytes }) => bytes)],
  ]);
  const searched = keys.flatMap(({ id, hashes }) => hashes.map((hash) => ({ id, hash })));
  await writeSearchKeys(knex, [projectId, searched.map(({ hash }) => hash), searched.map(({ id }) => id)]);
}
