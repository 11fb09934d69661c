import { createHash } from 'node:crypto';

/** Names an exact text: lower-case hex SHA-256 of its UTF-8. */
export function hashOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
