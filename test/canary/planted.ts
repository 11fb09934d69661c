import { appendFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { formsOf } from './encodings';
import type { Form } from './encodings';
import type { Mark } from './marks';

/** Where a mark can be put as if it had leaked. */
export interface Ground {
  readonly knex: Knex;
  readonly client: Client;
  /** The stack's. */
  readonly folder: string;
}

/** What a search must find: `where` is the end of what it says of it. */
export interface Leak {
  readonly encoding: string;
  readonly where: RegExp;
}

/**
 * Leaks a mark in every form into a log, a table and the input of a workflow that nobody runs; as it is, into other
 * types of columns, a memo and the name of a file.
 */
export async function plant(mark: Mark, { knex, client, folder }: Ground): Promise<readonly Leak[]> {
  const forms = formsOf(mark.value);
  const plain = String(mark.value);
  await appendFile(path.join(folder, 'logs/api.log'), Buffer.concat(forms.flatMap(({ bytes }) => [bytes, LINE_END])));
  await writeFile(path.join(folder, 'blobs', `${plain}.bin`), '');

  await knex.schema.createTable('planted', (table) => {
    table.text('text');
    table.jsonb('json');
    table.binary('bytes');
    table.specificType('list', 'text[]');
  });
  await knex('planted').insert(forms.map(({ bytes }) => ({ bytes })));
  await knex('planted').insert(forms.filter(isText).map(({ bytes }) => ({ text: bytes.toString() })));
  await knex('planted').insert({ json: { member: [plain] }, list: [plain] });
  await knex.raw('checkpoint');

  await client.workflow.start('planted', {
    ...{ workflowId: 'planted', taskQueue: 'nobody', memo: { note: plain } },
    args: forms.map(({ bytes }) => new Uint8Array(bytes)),
  });

  const every = forms.map(({ encoding }) => encoding);
  const written = forms.filter(isText).map(({ encoding }) => encoding);
  const leaks: readonly (readonly [encodings: readonly string[], where: RegExp])[] = [
    [every, /: file .*logs\/api\.log$/],
    [every, /: row of planted\.bytes$/],
    [written, /: row of planted\.text$/],
    [['plain'], /: row of planted\.json$/],
    [['plain'], /: row of planted\.list$/],
    [['plain'], /: file .*postgres\/base\//],
    [every, /: event$/],
    [['plain'], /: description of a run$/],
    [['plain'], /: file .*temporal\.db(-wal)?$/],
    [['plain'], /: name of a file$/],
  ];
  return leaks.flatMap(([encodings, where]) => encodings.map((encoding) => ({ encoding, where })));
}

const LINE_END = Buffer.from('\n');

function isText({ bytes }: Form): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte <= 0x7e);
}
