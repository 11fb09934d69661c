import busboy from 'busboy';
import type { Busboy } from 'busboy';
import type { Request } from 'express';
import { Refusal } from '../refusal';
import { SIZES } from './requestBody';
import type { Field, RequestBody, UploadedFile } from './requestBody';

/** A body longer than this is not read to its end, even to be thrown away. */
const THROWN_AWAY_UP_TO = 2 * SIZES.multipartBytes;

/**
 * Reads a multipart/form-data body into memory, within bounds; keeps nothing once the first one is crossed.
 * @throws Refusal MALFORMED_BODY or PAYLOAD_TOO_LARGE
 */
export async function readMultipart(req: Request): Promise<Extract<RequestBody, { type: 'multipart' }>> {
  if (Number(req.headers['content-length'] ?? 0) > SIZES.multipartBytes) throw new Refusal('PAYLOAD_TOO_LARGE');
  const parser = parserOf(req);
  const fields: Field[] = [];
  const files: UploadedFile[] = [];

  return new Promise((resolve, reject) => {
    let received = 0;
    const stop = (refusal: Refusal) => {
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
    const count = (chunk: Buffer) => {
      received += chunk.length;
      if (received > THROWN_AWAY_UP_TO) req.destroy();
      else if (received > SIZES.multipartBytes) tooLarge();
    };

    parser.on('field', (name: string | undefined, value, info) => {
      if (name === undefined || info.nameTruncated) return malformed();
      if (info.valueTruncated) return tooLarge();
      fields.push({ name, value });
    });
    parser.on('file', (name: string | undefined, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', tooLarge);
      stream.on('error', malformed);
      stream.on('close', () => {
        if (name !== undefined && !stream.truncated) files.push({ name, bytes: Buffer.concat(chunks) });
      });
      if (name === undefined) malformed();
    });
    for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) parser.on(limit, tooLarge);
    parser.on('error', malformed);
    parser.on('close', () => {
      req.off('data', count);
      resolve({ type: 'multipart', fields, files });
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
