import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { openApiDocument } from '../../api/openapi';
import { refusalsOf } from '../../api/routeRefusals';
import { routes } from '../../api/routes';
import { REFUSALS } from '../../domain/refusals';

const document = openApiDocument(routes, 'https://registrations.acme.example');
const json = JSON.stringify(document);
const schemas = z
  .record(z.string(), z.looseObject({ example: z.unknown().optional() }))
  .parse(document.components?.schemas);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'api', components: document.components });

test('every route is described, under an operation of its own', () => {
  expect(document.openapi).toBe('3.1.0');
  const described = Object.values(document.paths ?? {}).flatMap((path) => Object.keys(path));
  expect(described).toHaveLength(routes.length);
  expect(new Set(routes.map(({ operation }) => operation)).size).toBe(routes.length);
});

test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s says who may call it and what it refuses',
  (_name, route) => {
    const operation = z
      .object({
        security: z.array(z.record(z.string(), z.array(z.string()))),
        responses: z.record(z.string(), z.object({ description: z.string() })),
      })
      .parse(Object.entries(document.paths?.[route.path] ?? {}).find(([method]) => method === route.method)?.[1]);
    expect(operation.security.length > 0).toBe(route.access.who !== 'anyone');
    for (const code of refusalsOf(route)) {
      expect(operation.responses[String(REFUSALS[code].status)]?.description).toContain(code);
    }
  },
);

test('everything referred to is there', () => {
  const references = [...json.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(100);
  const components = z.record(z.string(), z.record(z.string(), z.unknown())).parse(document.components);
  for (const [reference, kind = '', name = ''] of references) {
    expect([reference, components[kind]?.[name]]).not.toEqual([reference, undefined]);
  }
});

test.each(Object.entries(schemas).filter(([, schema]) => schema.example !== undefined))(
  'the example of %s is one',
  (name, { example }) => {
    const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` });
    expect([validate(example), validate.errors]).toEqual([true, null]);
  },
);

test('every body that is asked for has an example', () => {
  const asked = routes.flatMap(({ body }) => [body.schema, body.multipart ?? null]).filter((schema) => schema !== null);
  const named = asked.map((schema) => schema.meta()?.id).filter((id) => id !== undefined);
  expect(named.filter((id) => schemas[id]?.example === undefined)).toEqual(['PictureSubmission']);
});
