import busboy from 'busboy';
import type { Busboy } from 'busboy';
import type { Request, Response } from 'express';
import { Refusal } from '../refusal';
import { BodyBudget } from './bodyBudget';
import { SIZES } from './requestBody';
import type { Field, RequestBody } from './requestBody';

/** A body longer than this is not read to its end, even to be thrown away. */
const THROWN_AWAY_UP_TO = 2 * SIZES.multipartBytes;

/**
 * Of all requests of the process. Eight of the largest bodies, or some sixty as phones send them: few enough for a
 * container of 1 GB. A person has one under way, and another two where an app tries again before the first has ended.
 */
const budget = new BodyBudget({ bytes: 256 * 1024 * 1024, bodiesPerCaller: 3 });

/**
 * Reads a multipart/form-data body into memory, within bounds; keeps nothing once the first one is crossed. What it
 * takes counts until the request is answered.
 * @throws Refusal MALFORMED_BODY or PAYLOAD_TOO_LARGE; RATE_LIMITED or TEMPORARILY_UNAVAILABLE where this body would be
 *   one too many for its registration or for the process
 */
export async function readMultipart(req: Request, res: Response): Promise<Extract<RequestBody, { type: 'multipart' }>> {
  if (Number(req.headers['content-length'] ?? 0) > SIZES.multipartBytes) throw new Refusal('PAYLOAD_TOO_LARGE');
  // Who hung up meanwhile sends no event any more.
  if (req.destroyed) throw new Refusal('MALFORMED_BODY');
  const parser = parserOf(req);
  const fields: Field[] = [];
  const files: { readonly name: string; readonly chunks: Buffer[] }[] = [];
  // By registration: its person has no other, and a backend may hand in for many at a time.
  const held = budget.open(String(req.params.id));
  const giveBack = () => {
    held.giveBack();
    res.off('close', giveBack);
    req.socket.off('close', giveBack);
  };
  res.on('close', giveBack);
  // An answer that waits behind another one on its connection is not told that the connection ended.
  req.socket.on('close', giveBack);

  return new Promise((resolve, reject) => {
    let received = 0;
    const stop = (refusal: Refusal) => {
      for (const { chunks } of files) chunks.length = 0;
      giveBack();
      // The rest is thrown away: until it is read, neither the answer nor the next request gets through.
      req.unpipe(parser).resume();
      parser.removeAllListeners();
      // Late errors of what is thrown away must not end the process.
      parser.on('error', () => undefined);
      parser.on('file', (_name, stream) => stream.resume());
      reject(refusal);
    };
    const tooLarge = () => stop(new Refusal('PAYLOAD_TOO_LARGE'));
    const malformed = () => stop(new Refusal('MALFORMED_BODY'));
    const takeOrStop = (bytes: number) => {
      try {
        held.take(bytes);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        stop(error);
      }
    };
    const count = (chunk: Buffer) => {
      received += chunk.length;
      if (received > THROWN_AWAY_UP_TO) req.destroy();
      else if (received > SIZES.multipartBytes) tooLarge();
      else takeOrStop(chunk.length);
    };

    parser.on('field', (name: string | undefined, value, info) => {
      if (name === undefined || info.nameTruncated) return malformed();
      if (info.valueTruncated) return tooLarge();
      fields.push({ name, value });
    });
    parser.on('file', (name: string | undefined, stream) => {
      if (name === undefined) return malformed();
      const chunks: Buffer[] = [];
      files.push({ name, chunks });
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', tooLarge);
      stream.on('error', malformed);
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(limit, tooLarge);
    parser.on('error', malformed);
    parser.on('close', () => {
      req.off('data', count);
      const whole = files.map(({ name, chunks }) => ({ name, bytes: Buffer.concat(chunks.splice(0)) }));
      resolve({ type: 'multipart', fields, files: whole });
    });
    req.on('error', malformed);
    req.on('close', () => {
      if (!req.complete) malformed();
    });
    req.on('data', count);
    req.pipe(parser);
  });
}

function parserOf(req: Request): Busboy {
  try {
    return busboy({
      headers: req.headers,
      limits: {
        fieldNameSize: 100,
        fieldSize: SIZES.fieldBytes,
        fields: SIZES.fields,
        fileSize: SIZES.pictureBytes,
        files: SIZES.files,
        parts: SIZES.fields + SIZES.files,
        headerPairs: 20,
      },
    });
  } catch {
    // No boundary, or one that cannot be read.
    throw new Refusal('MALFORMED_BODY');
  }
}
