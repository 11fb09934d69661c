import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonicalJson';

/** Names a form's JSON Schema by its content: lower-case hex SHA-256 of its canonical JSON. */
export function schemaHash(schema: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(schema)).digest('hex');
}
