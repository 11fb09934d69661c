import type { RequestBody } from '../body/requestBody';
import { documentFields } from '../schemas/submission';
import { readParts } from './parts';
import { refuseSpecimen } from './refuseSpecimen';
import { refuseSandbox } from './refuseSandbox';
import type { Handing, Received } from './received';

/** Whether the back is needed is for the evaluation, which sees what the front shows. */
export async function readDocument(body: RequestBody, handing: Handing<'document'>): Promise<Received> {
  const rules = { front: { min: 1, max: 1 }, back: { min: 0, max: 1 } };
  const { fields, pictures, isEdited } = await readParts(body, documentFields, rules, handing.facts.language);
  refuseSandbox(fields.sandbox, handing);
  refuseSpecimen({ '/country': fields.country }, handing);
  const [front, back] = [`${handing.submissionId}-front`, `${handing.submissionId}-back`];
  const picturesOf = (name: string, blobId: string) => (pictures.get(name) ?? []).map((bytes) => ({ blobId, bytes }));
  return {
    submission: {
      ...fields,
      step: 'document',
      front,
      back: pictures.has('back') ? back : null,
      ...(isEdited && { isEdited }),
    },
    pictures: [...picturesOf('front', front), ...picturesOf('back', back)],
  };
}
