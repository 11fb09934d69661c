import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { uuidv7 } from 'uuidv7';

/**
 * Writes a message into a folder instead of sending it, one JSON file each. Names sort by time and say nothing of the
 * recipient; only the owner can read what is inside.
 */
export async function writeToOutbox(
  directory: string,
  message: { readonly channel: 'email' | 'sms'; readonly to: string; readonly subject?: string; readonly text: string },
): Promise<void> {
  const file = path.join(directory, `${uuidv7()}.${message.channel}.json`);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Who watches the folder must never see half a file.
  await writeFile(`${file}.part`, `${JSON.stringify(message, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
