import type { VendorRequest } from './vendorRequest';

/** Bytes that become base64 at a time: short texts are gone at once, one of megabytes would stay until memory is short. */
const BYTES_A_TIME = 3 * 16_384;

/** The request as it is sent: one piece of JSON, into which the pictures are put as they are. */
export function bodyOf({ pictures, ...told }: VendorRequest): Buffer {
  const taken = pictures.flatMap(({ base64, ...named }, index) => [
    Buffer.from(`${index > 0 ? ',' : ''}${JSON.stringify(named).slice(0, -1)},"data":"`),
    base64,
    Buffer.from('"}'),
  ]);
  const head = `${JSON.stringify(told).slice(0, -1)},"pictures":[`;
  return Buffer.concat([Buffer.from(head), ...taken, Buffer.from(']}')]);
}

export function inBase64(bytes: Buffer): Buffer {
  const written = Buffer.alloc(Math.ceil(bytes.length / 3) * 4);
  for (let start = 0, at = 0; start < bytes.length; start += BYTES_A_TIME) {
    at += written.write(bytes.toString('base64', start, start + BYTES_A_TIME), at, 'latin1');
  }
  return written;
}
