import type { Request, Response } from 'express';
import { Refusal } from '../refusal';
import { readJson } from './json';
import { readMultipart } from './multipart';
import type { BodyMedia, RequestBody } from './requestBody';

/**
 * Reads a request's body if it is of a kind that the route takes.
 * @throws Refusal MALFORMED_BODY, PAYLOAD_TOO_LARGE or UNSUPPORTED_MEDIA_TYPE; RATE_LIMITED or TEMPORARILY_UNAVAILABLE
 *   where too many bodies are under way
 */
export async function readBody(req: Request, res: Response, media: readonly BodyMedia[]): Promise<RequestBody> {
  if (!hasBody(req)) return { type: 'none' };
  if (media.includes('json') && req.is('application/json') !== false) {
    return { type: 'json', value: await readJson(req, res) };
  }
  if (media.includes('multipart') && req.is('multipart/form-data') !== false) return readMultipart(req, res);
  throw new Refusal('UNSUPPORTED_MEDIA_TYPE');
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}
