import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const problem = z.object({ code: z.string(), detail: z.string().optional() });

/** Calls the API as a company's backend or a person's browser would; every answer is checked against the schema given. */
export class SampleClient {
  constructor(
    readonly apiUrl: string,
    private readonly credential: string,
  ) {}

  /** The same API with another credential. */
  as(credential: string): SampleClient {
    return new SampleClient(this.apiUrl, credential);
  }

  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    return this.send('GET', path, undefined, schema);
  }
  post<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.infer<Schema>> {
    return this.send('POST', path, body, schema);
  }
  put<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.infer<Schema>> {
    return this.send('PUT', path, body, schema);
  }

  private async send<Schema extends z.ZodType>(
    method: string,
    path: string,
    body: unknown,
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const isForm = body instanceof FormData;
    const request: RequestInit = {
      method,
      headers: {
        authorization: `Bearer ${this.credential}`,
        ...(method !== 'GET' && { 'idempotency-key': randomUUID(), prefer: 'wait=20' }),
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    };
    const answer = await fetch(this.apiUrl + path, request);
    const text = await answer.text();
    if (!answer.ok) {
      const told = problem.safeParse(JSON.parse(text || '{}'));
      const why = told.success ? `${told.data.code} ${told.data.detail ?? ''}` : '';
      throw new Error(`${method} ${path} was refused: ${answer.status} ${why}`.trimEnd());
    }
    return schema.parse(JSON.parse(text));
  }
}

/** Reads until what is read is as wanted; throws after `withinMs`. */
export async function until<Value>(
  read: () => Promise<Value>,
  wanted: (value: Value) => boolean,
  withinMs = 60_000,
): Promise<Value> {
  for (const deadline = Date.now() + withinMs; ;) {
    const value = await read();
    if (wanted(value)) return value;
    if (Date.now() > deadline) throw new Error(`Not as expected within ${withinMs / 1000} s.`);
    await sleep(200);
  }
}
