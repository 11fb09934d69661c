import type { JsonValue } from '../../db/records';
import type { Language } from '../../domain/vocabulary';
import type { RequestBody } from '../body/requestBody';
import { faultOf, parseFields } from '../faults';
import { pointerToken } from '../pointerToken';
import { intakePicture, PictureRefused } from '../pictures';
import { Refusal } from '../refusal';
import type { FieldFault } from '../refusal';
import type { z } from 'zod';

/** The parts of a multipart body, by name. */
export interface Parts<Fields> {
  readonly fields: Fields;
  /** Pictures in the order sent: upright, encoded anew, and without anything but the picture. */
  readonly pictures: ReadonlyMap<string, readonly Buffer[]>;
}

/**
 * Reads the fields and pictures of a multipart body; what cannot be read as a picture is told before faulty fields.
 * @param rules how many pictures there must be of each name
 * @throws Refusal UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_FIELDS
 */
export async function readParts<Schema extends z.ZodType>(
  body: RequestBody,
  schema: Schema,
  rules: Readonly<Record<string, { readonly min: number; readonly max: number }>>,
  language: Language,
): Promise<Parts<z.output<Schema>>> {
  const { fields, files } = body.type === 'multipart' ? body : { fields: [], files: [] };
  const pictures = new Map<string, Buffer[]>();
  const faults: FieldFault[] = [];
  for (const { name, bytes } of files) {
    if (!Object.hasOwn(rules, name)) faults.push(faultOf(`/${pointerToken(name)}`, 'UNKNOWN_FIELD', language));
    else pictures.set(name, [...(pictures.get(name) ?? []), await pictureOf(bytes)]);
  }
  for (const [name, { min, max }] of Object.entries(rules)) {
    const count = pictures.get(name)?.length ?? 0;
    if (count < min) faults.push(faultOf(`/${name}`, 'REQUIRED', language));
    if (count > max) faults.push(faultOf(`/${name}`, 'DUPLICATE', language));
  }
  const given = new Map<string, JsonValue>();
  for (const { name, value } of fields) {
    if (given.has(name)) faults.push(faultOf(`/${pointerToken(name)}`, 'DUPLICATE', language));
    given.set(name, name === 'sandbox' ? parsedOrText(value) : value);
  }
  return { fields: parseFields(schema, Object.fromEntries(given), language, faults), pictures };
}

/** A field of JSON; what is none is left for the schema to refuse. */
function parsedOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

async function pictureOf(bytes: Buffer): Promise<Buffer> {
  try {
    const { picture } = await intakePicture(bytes);
    return picture;
  } catch (error) {
    throw error instanceof PictureRefused ? new Refusal(error.code) : error;
  }
}
