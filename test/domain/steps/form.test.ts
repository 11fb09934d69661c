import { schemaHash } from '../../../db/schemaHash';
import { evaluateForm } from '../../../domain/steps/form';

describe('a form', () => {
  const schema = { type: 'object', required: ['source'], properties: { source: { type: 'string', maxLength: 80 } } };

  it('passes where its answers were checked against the schema of the flow, in whatever order that is stored', () => {
    const reordered = {
      properties: { source: { maxLength: 80, type: 'string' } },
      required: ['source'],
      type: 'object',
    };
    const evaluation = evaluateForm({ schemaHash: schemaHash(reordered) }, { schemaHash: schemaHash(schema) });
    expect(evaluation).toEqual({ result: 'passed', reasons: [], scores: {}, redFlags: [] });
  });

  it('takes answers to another schema for a fault of ours', () => {
    const other = { ...schema, required: [] };
    expect(() => evaluateForm({ schemaHash: schemaHash(other) }, { schemaHash: schemaHash(schema) })).toThrow(
      'another schema',
    );
  });
});
