import { raw } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { Refusal } from '../refusal';

/** Small: a result has no pictures. */
const MAX_BYTES = 64 * 1024;

// Whatever its type says: a signature is over the bytes as they came, so that they are not unpacked either.
const parser: RequestHandler = raw({ limit: MAX_BYTES, type: () => true, inflate: false });

const REFUSAL_BY_TYPE = new Map([
  ['entity.too.large', 'PAYLOAD_TOO_LARGE'],
  ['encoding.unsupported', 'UNSUPPORTED_MEDIA_TYPE'],
  ['request.size.invalid', 'MALFORMED_BODY'],
  ['request.aborted', 'MALFORMED_BODY'],
] as const);
const parserError = z.object({ type: z.enum([...REFUSAL_BY_TYPE.keys()]) });
const bytes = z.instanceof(Buffer).catch(Buffer.alloc(0));

/**
 * The bytes of a body, none where there is none.
 * @throws Refusal MALFORMED_BODY, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE
 */
export async function readBytes(req: Request, res: Response): Promise<Buffer> {
  await new Promise<void>((resolve, reject) => {
    parser(req, res, (error: unknown) => {
      if (error === undefined) return resolve();
      const known = parserError.safeParse(error);
      const code = known.success ? REFUSAL_BY_TYPE.get(known.data.type) : undefined;
      reject(code === undefined ? new Error('The body could not be read', { cause: error }) : new Refusal(code));
    });
  });
  return bytes.parse(req.body);
}

/** What the bytes say as JSON. Throws Refusal MALFORMED_BODY. */
export function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal('MALFORMED_BODY');
  }
}
