import type { Readable } from 'node:stream';
import { z } from 'zod';

/** A file as the body of an answer. */
export class SentFile {
  constructor(
    readonly mediaType: string,
    /** What it is called where it is kept; never anything of a person. */
    readonly name: string,
    readonly content: Buffer | Readable,
  ) {}
}

/** Of an answer that is a file. */
export const sentFile = z.instanceof(SentFile);
