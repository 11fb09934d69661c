import type { Request, Response } from 'express';
import { z } from 'zod';
import type { JsonValue } from '../db/records';
import type { RefusalCode } from '../domain/refusals';
import type { Registration } from '../domain/registration';
import type { Language } from '../domain/vocabulary';
import type { AccessRule, Credential } from './access';
import type { BodyMedia, RequestBody } from './body/requestBody';
import { parseFields } from './faults';
import type { LimitClass } from './rateLimits';
import type { SentEvents } from './sentEvents';
import type { Services } from './services';

/** What is known of a request before the thing that it is about is loaded. */
export interface RequestFacts {
  readonly services: Services;
  readonly credential: Credential;
  /** Method and template: never the path itself. */
  readonly route: string;
  /** Whether the request only reads. */
  readonly isRead: boolean;
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly askedLanguage: Language | null;
  /** The language asked for, or else that of what the request is about. */
  readonly language: Language;
  /** Id of what the request makes happen: the same for the same credential, route and Idempotency-Key. */
  readonly updateId: string;
  readonly waitMs: number;
  /** The id of the last event that the caller has, where it wants events as they happen; null where it does not. */
  readonly stream: { readonly lastEventId: number | null } | null;
}

export interface Call<Resource, Query, Body> extends RequestFacts {
  readonly resource: Resource;
  readonly query: Query;
  readonly body: Body;
  /** The sequence that the state must still have when the request takes effect, where `If-Match` names one. */
  readonly condition: { readonly ifSequence?: number };
  /** An id for what the request makes, the same ones when it is repeated. */
  readonly newId: (prefix: string) => string;
}

/** What is loaded before a route's handler runs; its language is that of answers where the caller asks for none. */
export type Resource = {
  readonly language: Language;
  readonly registration?: Pick<Registration, 'handledRequests'>;
} | null;

export interface BodySpec<R, Body> {
  /** As the API document shows it; null for requests without a body. */
  readonly schema: z.ZodType | null;
  readonly multipart?: z.ZodType;
  readonly required: boolean;
  readonly media: (resource: R) => readonly BodyMedia[];
  /** Reads the body that was sent. Throws `INVALID_FIELDS`. */
  readonly read: (body: RequestBody, facts: RequestFacts, resource: R) => Body | Promise<Body>;
}

export interface AnswerSchema {
  readonly description: string;
  readonly schema: z.ZodType | null;
  /** Of an answer that is a file. */
  readonly media?: string;
  /** The answer is a stream of events where the caller accepts one. */
  readonly streams?: true;
}
export type AnswerSchemas = Readonly<Record<number, AnswerSchema>>;

interface AnswerHeaders {
  /** Sequence of the registration that the answer shows. */
  readonly sequence?: number;
  readonly location?: string;
}
type Streamed = { readonly streams: true };
type BodyOf<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

/** One of the answers that a route declares. */
export type AnswerOf<Answers extends AnswerSchemas> = {
  readonly [Status in keyof Answers & number]: AnswerHeaders & {
    readonly status: Status;
    readonly body: BodyOf<Answers[Status]['schema']> | (Answers[Status] extends Streamed ? SentEvents : never);
  };
}[keyof Answers & number];

/** An answer of one status, for handlers. */
export function reply<Status extends number, Body>(status: Status, body: Body, headers: AnswerHeaders = {}) {
  return { status, body, ...headers };
}

export interface RouteSpec<R extends Resource, Query, Body, Answers extends AnswerSchemas> {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** As OpenAPI writes it: `/v1/projects/{id}`. */
  readonly path: string;
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly access: AccessRule;
  readonly limit: LimitClass;
  /** Loads what the path names; throws `NOT_FOUND`. */
  readonly load: (facts: RequestFacts) => Promise<R>;
  /** Why the state of what was loaded does not allow the request. */
  readonly held?: (facts: RequestFacts, resource: R) => RefusalCode | null;
  /** What `If-Match` is compared with, for decisions that depend on what was seen. */
  readonly seen?: (resource: R) => Pick<Registration, 'sequence' | 'handledRequests'>;
  readonly query: z.ZodType<Query>;
  readonly body: BodySpec<R, Body>;
  /** Of a POST that only asks, in a body since addresses are logged: it is not repeated by an `Idempotency-Key`. */
  readonly onlyAsks?: true;
  /** Takes `Prefer: wait`. */
  readonly waits?: true;
  readonly answers: Answers;
  /** Refusals besides those that follow from the rest. */
  readonly refusals?: readonly RefusalCode[];
  readonly handle: (call: Call<R, Query, Body>) => Promise<AnswerOf<Answers>>;
  /** What may be kept of the body of an answer for a repeated request: everything, unless this leaves something out. */
  readonly keep?: (body: unknown) => unknown;
  /** Puts what is never repeated, such as a token, into a kept body. */
  readonly freshen?: (facts: RequestFacts, resource: R, body: unknown) => Promise<unknown>;
}

/** Parameters that nobody asked for are left alone. */
export const NO_QUERY = z.object({});

/** For requests that have no body; one that is sent all the same is not read. */
export const NO_BODY: BodySpec<unknown, null> = { schema: null, required: false, media: () => [], read: () => null };

/** A body in JSON that a schema describes completely; may be left out where it has no mandatory member. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema): BodySpec<unknown, z.output<Schema>> {
  return {
    schema,
    required: !schema.safeParse({}).success,
    media: () => ['json'],
    read: (body, { language }) => parseFields(schema, jsonOf(body), language),
  };
}

export function jsonOf(body: RequestBody): JsonValue {
  return body.type === 'json' ? body.value : {};
}

/** A route with its types folded away: what the server mounts and the API document describes. */
export interface Route extends Pick<
  RouteSpec<Resource, unknown, unknown, AnswerSchemas>,
  | 'method'
  | 'path'
  | 'operation'
  | 'tag'
  | 'summary'
  | 'description'
  | 'access'
  | 'answers'
  | 'refusals'
  | 'waits'
  | 'onlyAsks'
> {
  readonly query: z.ZodType;
  readonly body: Omit<BodySpec<never, unknown>, 'media' | 'read'>;
  readonly isConditional: boolean;
  readonly serve: (services: Services, req: Request, res: Response) => Promise<void>;
}
