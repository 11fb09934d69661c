import type { DocumentFacts } from '../../../db/records';
import type { Attempt } from '../../../evidence/attempts';
import type { EvidenceFacts, PersonFacts } from '../../../evidence/facts';
import type { Reported } from '../../../evidence/report/reported';
import { stepBlocks } from '../../../evidence/report/stepBlocks';
import { aFlow } from '../../support/builders';
import { someFacts } from '../../support/evidence';

const READ: DocumentFacts = {
  ...{ fullName: 'ANA PEREZ', givenNames: 'ANA', familyName: 'PEREZ', birthDate: '1990-02-28', number: 'X123' },
  ...{ country: 'UTO', nationality: 'UTO', sex: 'female', expiryDate: null },
};

/** With one attempt at a document that was read and passed. */
function reported(personOf: (person: PersonFacts) => PersonFacts | null): Reported {
  const facts = someFacts();
  const [first] = facts.attempts;
  if (first === undefined || facts.person === null) throw new Error('unreachable');
  const found: Attempt['found'] = {
    ...{ result: 'passed', reasons: [], scores: { faceQuality: 0.81239 }, evidence: ['mrz', 'portrait'] },
    evaluatedAt: first.submittedAt,
  };
  const steps = facts.registration.steps.map((step) => ({ ...step, key: 'document', step: 'document' as const }));
  const changed: EvidenceFacts = {
    ...{ ...facts, flow: aFlow(), registration: { ...facts.registration, steps }, attempts: [{ ...first, found }] },
    person: personOf({
      ...facts.person,
      extractions: new Map([['sub_1', READ]]),
      portraits: new Map([['sub_1', 'sub_1-portrait']]),
    }),
  };
  const pictures = new Map(['sub_1-front', 'sub_1-back', 'sub_1-portrait'].map((id) => [id, new Uint8Array([1])]));
  return { facts: changed, chain: [], madeAt: first.submittedAt, fingerprint: '', pictures };
}

const textsOf = (of: Reported) => JSON.stringify(stepBlocks(of, 'en'));

describe('an attempt in the report', () => {
  it('tells what its result went by, what was read, and shows the portrait that was found', () => {
    const blocks = stepBlocks(
      reported((person) => person),
      'en',
    );
    expect(JSON.stringify(blocks)).toContain('["Went by","mrz, portrait"]');
    expect(JSON.stringify(blocks)).toContain('number: X123');
    const captions = blocks.flatMap((block) =>
      block.type === 'pictures' ? block.pictures.map(({ caption }) => caption) : [],
    );
    expect(captions).toEqual(['front', 'back', 'portrait']);
  });

  it('tells no more than that to whom may not see personal data', () => {
    const text = textsOf(reported(() => null));
    expect(text).toContain('["Went by","mrz, portrait"]');
    for (const secret of ['X123', 'PEREZ', 'pictures']) expect(text).not.toContain(secret);
  });
});
