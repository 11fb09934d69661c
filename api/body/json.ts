import { json } from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { JsonValue } from '../../db/records';
import { Refusal } from '../refusal';
import { SIZES } from './requestBody';

// Compressed bodies are refused: unpacking is where small requests grow large.
const parser: RequestHandler = json({ limit: SIZES.jsonBytes, strict: false, inflate: false });

/** What the parser's errors say in `type`; the rest is a connection that broke off. */
const REFUSAL_BY_TYPE = new Map([
  ['entity.parse.failed', 'MALFORMED_BODY'],
  ['entity.too.large', 'PAYLOAD_TOO_LARGE'],
  ['encoding.unsupported', 'UNSUPPORTED_MEDIA_TYPE'],
  ['charset.unsupported', 'UNSUPPORTED_MEDIA_TYPE'],
  ['request.size.invalid', 'MALFORMED_BODY'],
  ['request.aborted', 'MALFORMED_BODY'],
] as const);
const parserError = z.object({ type: z.enum([...REFUSAL_BY_TYPE.keys()]) });

/** @throws Refusal MALFORMED_BODY, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE */
export async function readJson(req: Request, res: Response): Promise<JsonValue> {
  await new Promise<void>((resolve, reject) => {
    parser(req, res, (error: unknown) => {
      if (error === undefined) return resolve();
      const known = parserError.safeParse(error);
      const code = known.success ? REFUSAL_BY_TYPE.get(known.data.type) : undefined;
      reject(code === undefined ? toError(error) : new Refusal(code));
    });
  });
  // Whatever `JSON.parse` made is of this type.
  return req.body as JsonValue;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The body could not be read', { cause: error });
}
