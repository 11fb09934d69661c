import { schemaHash } from '../../db/schemaHash';
import type { RequestBody } from '../body/requestBody';
import { parseFields } from '../faults';
import { refuseFaults } from '../refusal';
import { jsonOf } from '../route';
import { formBody } from '../schemas/submission';
import type { Handing, Received } from './received';

/** Checks the answers against the schema of the flow version that the registration is pinned to. */
export async function readForm(
  body: RequestBody,
  { facts: { services, language }, resource, step }: Handing<'form'>,
): Promise<Received> {
  const { schema } = step.settings;
  const { answers } = parseFields(formBody, jsonOf(body), language);
  refuseFaults(
    await services.forms.faultsOfAnswers(resource.registration.projectId, schema, answers, '/answers', language),
  );
  return { submission: { step: 'form', answers, schemaHash: schemaHash(schema) }, pictures: [] };
}
