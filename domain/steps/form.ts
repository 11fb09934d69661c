import type { Evaluation } from '../registration';
import { passed } from './evaluation';

/**
 * A form's answers were checked against its schema when they were handed in; here it is made sure that it was this one.
 * @param answered hash of the schema that the answers were checked against
 * @param asked hash of the schema in the flow version that the registration is pinned to
 * @throws Error where they differ: the answers were checked by another flow, which only a fault of ours can bring about
 */
export function evaluateForm(
  answered: { readonly schemaHash: string },
  asked: { readonly schemaHash: string },
): Evaluation {
  if (answered.schemaHash !== asked.schemaHash) throw new Error('The answers were checked against another schema');
  return passed();
}
