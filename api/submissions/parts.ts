import type { JsonValue } from '../../db/records';
import type { Language } from '../../domain/vocabulary';
import type { RequestBody, UploadedFile } from '../body/requestBody';
import type { FaultName } from '../faultTexts';
import { faultOf, parseFields } from '../faults';
import { pointerToken } from '../pointerToken';
import { intakePicture, PictureRefused } from '../pictures';
import type { Picture } from '../pictures';
import { Refusal } from '../refusal';
import type { FieldFault } from '../refusal';
import { Turns } from '../turns';
import type { z } from 'zod';

/** The parts of a multipart body, by name. */
export interface Parts<Fields> {
  readonly fields: Fields;
  /** Pictures in the order sent: upright, encoded anew, and without anything but the picture. */
  readonly pictures: ReadonlyMap<string, readonly Buffer[]>;
  /** A program for editing pictures saved one of them. */
  readonly isEdited: boolean;
}

/** How many pictures there must be of a name. */
interface PictureRule {
  readonly min: number;
  readonly max: number;
  /** What is said of another number than that, if not how it is wrong. */
  readonly otherwise?: FaultName;
}
type PictureRules = Readonly<Record<string, PictureRule>>;

/**
 * Of the process. A large picture takes a processor most of a second and more than 100 MB; those whose turn has not come
 * keep what a dozen of the largest photos take, which is a wait of some seconds.
 */
const turns = new Turns({ atOnce: 2, waiting: 128 * 1024 * 1024 });

/**
 * Reads the fields and pictures of a multipart body. Pictures are decoded only where there are as many of each name as
 * there must be; what cannot be read as a picture is then told before faulty fields.
 * @throws Refusal UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE or INVALID_FIELDS; TEMPORARILY_UNAVAILABLE where too many
 *   pictures wait to be decoded, or one came to no end
 */
export async function readParts<Schema extends z.ZodType>(
  body: RequestBody,
  schema: Schema,
  rules: PictureRules,
  language: Language,
): Promise<Parts<z.output<Schema>>> {
  const { fields, files } = body.type === 'multipart' ? body : { fields: [], files: [] };
  const faults = faultsOfFiles(files, rules, language);
  const taken = faults.length > 0 ? new Map<string, Picture[]>() : await picturesOf(files);
  const given = new Map<string, JsonValue>();
  for (const { name, value } of fields) {
    if (given.has(name)) faults.push(faultOf(`/${pointerToken(name)}`, 'DUPLICATE', language));
    given.set(name, name === 'sandbox' ? parsedOrText(value) : value);
  }
  return {
    fields: parseFields(schema, Object.fromEntries(given), language, faults),
    pictures: new Map([...taken].map(([name, pictures]) => [name, pictures.map(({ picture }) => picture)])),
    isEdited: [...taken.values()].flat().some((picture) => picture.isEdited),
  };
}

/** A field of JSON; what is none is left for the schema to refuse. */
function parsedOrText(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function faultsOfFiles(files: readonly UploadedFile[], rules: PictureRules, language: Language): FieldFault[] {
  const unknown = files.filter(({ name }) => !Object.hasOwn(rules, name));
  return [
    ...unknown.map(({ name }) => faultOf(`/${pointerToken(name)}`, 'UNKNOWN_FIELD', language)),
    ...Object.entries(rules).flatMap(([name, { min, max, otherwise }]) => {
      const count = files.filter((file) => file.name === name).length;
      if (count >= min && count <= max) return [];
      const fault = count === 0 ? 'REQUIRED' : (otherwise ?? (count < min ? 'REQUIRED' : 'DUPLICATE'));
      return [faultOf(`/${name}`, fault, language)];
    }),
  ];
}

/** One after the other: a request takes one turn, whatever it holds. */
function picturesOf(files: readonly UploadedFile[]): Promise<Map<string, Picture[]>> {
  const bytesOfAll = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  return turns.take(bytesOfAll, async () => {
    const pictures = new Map<string, Picture[]>();
    for (const { name, bytes } of files) {
      pictures.set(name, [...(pictures.get(name) ?? []), await pictureOf(bytes)]);
    }
    return pictures;
  });
}

async function pictureOf(bytes: Buffer): Promise<Picture> {
  try {
    return await intakePicture(bytes);
  } catch (error) {
    throw error instanceof PictureRefused ? new Refusal(error.code, {}, { cause: error }) : error;
  }
}
