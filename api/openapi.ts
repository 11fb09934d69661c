import { EVENT_STREAM_MEDIA_TYPE } from './sentEvents';
import { OpenApiGeneratorV31, OpenAPIRegistry } from '@asteasolutions/zod-to-openapi';
import type { ResponseConfig, RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { REFUSALS, REFUSAL_CODES } from '../domain/refusals';
import type { RefusalCode } from '../domain/refusals';
import { SIZES } from './body/requestBody';
import { PROBLEMS_PATH, PROBLEM_MEDIA_TYPE, problemOf } from './problem';
import { Refusal } from './refusal';
import type { AnswerSchema, Route } from './route';
import { refusalsOf, takesIdempotencyKey } from './routeRefusals';
import { problem } from './schemas/problem';

export type OpenApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

const MIB = 1024 * 1024;
const DESCRIPTION = `
Tracks a person's attempt to enrol in a company's system and to prove who they are.

- Every request carries \`Authorization: Bearer …\`: the admin key, a project's key, or a registration token. (Callbacks of vendors are signed instead.)
- Every POST carries an \`Idempotency-Key\`. The same key and body get the first answer again, for 24 hours;
  after that a key that changed a registration is refused with 422 \`IDEMPOTENCY_MISMATCH\`: a new request needs a new key.
- What is refused is told as \`application/problem+json\` with a \`code\`: see [the codes](.${PROBLEMS_PATH.replace('/docs', '')}).
- What a 2xx answer reported, the next read shows. \`ETag\` is the sequence of a registration's last event.
- JSON may be ${SIZES.jsonBytes / 1024} KiB, a picture ${SIZES.pictureBytes / MIB} MiB, a multipart body ${SIZES.multipartBytes / MIB} MiB.
- Texts for people come in English, Spanish and Portuguese, by \`Accept-Language\`.
- Personal data is shown to reads by a key with the scope \`personalData:read\`; each such read is logged.
`;

const SCHEMES = {
  adminKey:
    'The admin key: creates projects and keys, and may do all else. Personal data only where it was given the scope.',
  projectKey: 'A project’s key `sk_…`, for backends: one project, with scopes.',
  publishableKey: 'A project’s key `pk_…`, for the company’s own page: begins registrations of open flows.',
  registrationToken: 'For the person enrolling: one registration.',
} as const;
type Scheme = keyof typeof SCHEMES | 'vendorSignature';

/** The OpenAPI 3.1 document, made from the same declarations and schemas that the routes work by. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): OpenApiDocument {
  const registry = new OpenAPIRegistry();
  for (const [name, description] of Object.entries(SCHEMES)) {
    registry.registerComponent('securitySchemes', name, { type: 'http', scheme: 'bearer', description });
  }
  registry.registerComponent('securitySchemes', 'vendorSignature', {
    ...{ type: 'apiKey', in: 'header', name: 'webhook-signature' },
    description: 'The signature of a vendor over the body, with `webhook-id` and `webhook-timestamp`.',
  });
  registerProblems(registry);
  for (const route of routes) registry.registerPath(operationOf(route));
  return new OpenApiGeneratorV31([...registry.definitions, { type: 'schema', schema: problem }]).generateDocument({
    openapi: '3.1.0',
    info: { title: 'App Registrations', version: '1', description: DESCRIPTION, license: { name: 'Apache-2.0' } },
    servers: [{ url: publicUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
  });
}

function operationOf(route: Route): RouteConfig {
  const { method, path, operation, tag, summary, description, query, body } = route;
  return {
    ...{ method, path, summary, operationId: operation, tags: [tag] },
    ...(description !== undefined && { description }),
    security: securityOf(route),
    request: {
      params: z.object(Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, z.string()]))),
      ...(query instanceof z.ZodObject && { query }),
      headers: headersOf(route),
      ...(body.schema !== null && {
        body: {
          required: body.required,
          content: {
            'application/json': { schema: body.schema },
            ...(body.multipart !== undefined && { 'multipart/form-data': { schema: body.multipart } }),
          },
        },
      }),
    },
    responses: { ...answersOf(route), ...problemsOf(route) },
  };
}

function securityOf({ access }: Route): Partial<Record<Scheme, string[]>>[] {
  switch (access.who) {
    case 'anyone':
      return [];
    case 'vendor':
      return [{ vendorSignature: [] }];
    case 'admin':
      return [{ adminKey: [] }];
    case 'applicant':
      return [{ registrationToken: [] }];
    case 'project':
      return [
        { adminKey: [] },
        { projectKey: [access.scope] },
        ...(access.also === 'applicant' ? [{ registrationToken: [] }] : []),
        ...(access.also === 'publishableKey' ? [{ publishableKey: [] }] : []),
      ];
  }
}

function headersOf(route: Route) {
  const { isConditional, waits, access, answers } = route;
  return z.object({
    'Accept-Language': z.string().optional().meta({ description: 'en, es or pt', example: 'es' }),
    ...(takesIdempotencyKey(route) && {
      'Idempotency-Key': z
        .string()
        .min(1)
        .max(255)
        .meta({ description: 'One for each request that is meant', example: '5f0c7d9e-3f0b-4d42-9a8f-1d2c3b4a5968' }),
    }),
    ...(Object.values(answers).some(({ streams }) => streams === true) && STREAM_HEADERS),
    ...(access.who === 'vendor' && SIGNATURE_HEADERS),
    ...(isConditional && {
      'If-Match': z.string().optional().meta({ description: 'ETag of what the decision is based on', example: '"7"' }),
    }),
    ...(waits === true && {
      Prefer: z.string().optional().meta({ description: 'How many seconds to wait at most', example: 'wait=10' }),
    }),
  });
}

const STREAM_HEADERS = {
  Accept: z.string().optional().meta({ description: '`text/event-stream` for events as they happen' }),
  'Last-Event-ID': z.string().optional().meta({ description: 'Of a stream: the id of the last event that came' }),
};

const SIGNATURE_HEADERS = {
  'webhook-id': z.string().meta({ description: 'Names the message; the same when it is sent again' }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'Seconds since 1970, within five minutes', example: '1763900000' }),
  'webhook-signature': z.string().meta({
    description: '`v1,` and the HMAC-SHA256 in base64 over `id.timestamp.body`; several separated by spaces',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
};

function answersOf({ answers }: Route): Record<string, ResponseConfig> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      { description: answer.description, ...contentOf(answer) },
    ]),
  );
}

const EVENT_STREAM = { [EVENT_STREAM_MEDIA_TYPE]: { schema: { type: 'string' } } } as const;

function contentOf({ schema, media, streams }: AnswerSchema): Pick<ResponseConfig, 'content'> {
  if (media !== undefined) return { content: { [media]: { schema: { type: 'string', format: 'binary' } } } };
  if (schema === null) return {};
  return { content: { 'application/json': { schema }, ...(streams === true && EVENT_STREAM) } };
}

/** One response for each status, with an example of every code that it may carry. */
function problemsOf(route: Route): Record<string, ResponseConfig> {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of refusalsOf(route)) {
    const { status } = REFUSALS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      {
        description: codes.join(', '),
        content: {
          [PROBLEM_MEDIA_TYPE]: {
            schema: {
              allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }],
            },
            examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
          },
        },
      },
    ]),
  );
}

function registerProblems(registry: OpenAPIRegistry): void {
  const asked = { publicUrl: '', path: '/v1/…', requestId: 'req_019a2b3c-4d5e-7f60-8a9b-0c1d2e3f4a5b' };
  for (const code of REFUSAL_CODES) {
    const value = problemOf(new Refusal(code), { ...asked, language: 'en' });
    registry.registerComponent('examples', code, { value });
  }
}
