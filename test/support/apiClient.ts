import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';

export interface ApiRequest {
  readonly key?: string;
  /** Sent as JSON; a text is sent as it is. */
  readonly json?: unknown;
  readonly form?: FormData;
  /** Null leaves out a header that would be sent. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** JSON as its value, a file as a Buffer. */
  readonly body: unknown;
}

export interface ApiClient {
  /** Sends a request, and throws unless the answer is one that the API document describes. */
  call(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer>;
}

const json = z.record(z.string(), z.unknown());
const openApi = z.object({ paths: z.record(z.string(), json), components: z.object({ schemas: json }) });
const operation = z.object({
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.object({ schema: json })).optional() })),
});

/** A client of the API at `url` that holds every answer against the document served there. */
export async function createApiClient(url: string): Promise<ApiClient> {
  const check = contractOf(await (await fetch(`${url}/openapi.json`)).json());
  return {
    async call(method, path, { key, json: value, form, headers = {} } = {}) {
      const sent = new Headers({
        ...(key !== undefined && { authorization: `Bearer ${key}` }),
        ...(method === 'POST' && { 'idempotency-key': randomUUID() }),
        ...(value !== undefined && { 'content-type': 'application/json' }),
      });
      for (const [name, header] of Object.entries(headers)) {
        if (header === null) sent.delete(name);
        else sent.set(name, header);
      }
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      const answer = await fetch(url + path, {
        method,
        headers: sent,
        body: form ?? (value === undefined ? null : text),
      });
      const mediaType = answer.headers.get('content-type')?.split(';')[0] ?? null;
      const received = Buffer.from(await answer.arrayBuffer());
      const isFile = mediaType !== null && !mediaType.endsWith('json');
      const body: unknown = isFile ? received : received.length === 0 ? undefined : JSON.parse(received.toString());
      const told = isFile ? received.toString('latin1') : body;
      check(method, new URL(path, url).pathname, answer.status, mediaType, told);
      return { status: answer.status, headers: answer.headers, body };
    },
  };
}

type Check = (method: string, path: string, status: number, mediaType: string | null, body: unknown) => void;

function contractOf(document: unknown): Check {
  const { paths, components } = openApi.parse(document);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema({ $id: 'api', components: closed(components), paths: closed(paths) });
  const validators = new Map<string, ValidateFunction>();

  return (method, path, status, mediaType, body) => {
    const told = `${method} ${path} answered ${status}`;
    const template = templateOf(Object.keys(paths), path);
    // What names no path is not found, and in no document.
    if (template === undefined) return;
    const { responses } = operation.parse(paths[template]?.[method.toLowerCase()]);
    const response = responses[status];
    if (response === undefined)
      throw new Error(`${told}, which the API document does not know: ${JSON.stringify(body)}`);
    if (response.content === undefined) {
      if (body !== undefined) throw new Error(`${told} with a body that the API document does not know`);
      return;
    }
    if (mediaType === null || response.content[mediaType] === undefined) throw new Error(`${told} as ${mediaType}`);
    const place = ['paths', template, method.toLowerCase(), 'responses', status, 'content', mediaType, 'schema'];
    const reference = `api#/${place.map((part) => encodeURIComponent(token(String(part)))).join('/')}`;
    const validate = validators.get(reference) ?? ajv.compile({ $ref: reference });
    validators.set(reference, validate);
    if (validate(body)) return;
    throw new Error(`${told} unlike the API document: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(body)}`);
  };
}

/** The template of a path; one without parameters comes before one with. */
function templateOf(templates: readonly string[], path: string): string | undefined {
  const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return templates.includes(path) ? path : templates.find(fits);
}

function token(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The same schemas, but a member that they do not name is a fault: what is not documented must not be told. */
function closed(value: unknown, isPart = false): unknown {
  if (Array.isArray(value)) return value.map((item) => closed(item, isPart));
  if (typeof value !== 'object' || value === null) return value;
  const inside = Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, closed(member, name === 'allOf')]),
  );
  const isOpen = 'properties' in value && !('additionalProperties' in value) && !isPart;
  return isOpen ? { ...inside, additionalProperties: false } : inside;
}
