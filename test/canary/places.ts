import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { Knex } from 'knex';
import { z } from 'zod';
import { WORKFLOW_TYPE } from '../../workflows/appRegistration/messages';
import { WEBHOOK_ENDPOINT_TYPE } from '../../workflows/webhookEndpoint/messages';
import type { Piece } from './search';

/** Every file below a folder, whatever wrote it: its name, then what is in it. */
export async function* filesIn(folder: string): AsyncGenerator<Piece> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const where = path.relative(folder, file);
    yield { where: 'name of a file', bytes: Buffer.from(where) };
    const bytes = entry.isFile() ? await contentOf(file) : null;
    if (bytes !== null) yield { where: `file ${where}`, bytes };
  }
}

/** Null where it is gone by now: servers remove their own old files. */
async function contentOf(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

const columns = z.array(z.object({ schema: z.string(), table: z.string(), column: z.string(), type: z.string() }));
const values = z.array(z.object({ value: z.union([z.string(), z.instanceof(Buffer)]).nullable() }));

/** Every value of every table of a database, bytes as they are and everything else as text; then what sessions ran. */
export async function* rowsIn(knex: Knex): AsyncGenerator<Piece> {
  const tables = await knex('information_schema.columns')
    .whereNotIn('table_schema', ['information_schema', 'pg_catalog'])
    .select({ schema: 'table_schema', table: 'table_name', column: 'column_name', type: 'data_type' })
    .orderBy(['table_schema', 'table_name', 'ordinal_position']);
  for (const { schema, table, column, type } of columns.parse(tables)) {
    const asText = type === 'bytea' ? '??' : '??::text';
    const rows = await knex
      .withSchema(schema)
      .table(table)
      .select({ value: knex.raw(asText, [column]) });
    for (const { value } of values.parse(rows)) {
      if (value !== null) yield { where: `row of ${table}.${column}`, bytes: Buffer.from(value) };
    }
  }
  const statements = await knex('pg_stat_activity').select({ value: 'query' });
  for (const { value } of values.parse(statements)) {
    yield { where: 'statement of a session', bytes: Buffer.from(value ?? '') };
  }
}

const STATE_CARD = '__temporal_workflow_metadata';
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  [WORKFLOW_TYPE]: ['registrationState', STATE_CARD],
  [WEBHOOK_ENDPOINT_TYPE]: [STATE_CARD],
};

/**
 * Every run that Temporal knows: each event of its history, with payloads decoded, and all that it shows of the run:
 * memo, search attributes, summary, pending activities with their last failure, the state card, answers to queries.
 */
export async function* runsIn(client: Client): AsyncGenerator<Piece> {
  for await (const { workflowId, runId, type } of client.workflow.list()) {
    const handle = client.workflow.getHandle(workflowId, runId);
    for (const event of (await handle.fetchHistory()).events ?? []) yield { where: 'event', bytes: leavesOf(event) };
    yield { where: 'description of a run', bytes: leavesOf((await handle.describe()).raw) };
    for (const query of QUERIES[type] ?? []) {
      yield { where: `answer to ${query}`, bytes: leavesOf(await handle.query(query)) };
    }
  }
}

/** Names, texts, numbers and bytes within a value, a line each: bytes of payloads are what was encoded into them. */
function leavesOf(value: unknown): Buffer {
  const leaves: Uint8Array[] = [];
  const collect = (inside: unknown): void => {
    if (inside instanceof Uint8Array) leaves.push(inside);
    else if (typeof inside === 'string' || typeof inside === 'number') leaves.push(Buffer.from(String(inside)));
    else if (typeof inside === 'object' && inside !== null) {
      for (const [name, member] of Object.entries(inside)) {
        leaves.push(Buffer.from(name));
        collect(member);
      }
    }
  };
  collect(value);
  return Buffer.concat(leaves.flatMap((leaf) => [leaf, Buffer.from('\n')]));
}

/** Pages that anyone on the network may read. */
export async function* pagesAt(urls: readonly string[]): AsyncGenerator<Piece> {
  for (const url of urls) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    yield { where: `page ${new URL(url).pathname}`, bytes: Buffer.from(await answer.arrayBuffer()) };
  }
}
