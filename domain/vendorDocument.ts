import { comparePerson } from './documents/person';
import type { GivenPerson, PersonOnDocument } from './documents/person';
import type { DocumentSettings } from './flow';
import { asksForAnotherPicture } from './reasons';
import type { Evaluation } from './registration';
import { evaluateVendorAnswer } from './vendorAnswer';
import type { VendorFindings } from './vendorAnswer';

/** What a vendor read of a document's holder; each null where it does not tell. `birthDate` is `YYYY-MM-DD`. */
export interface VendorReading {
  readonly fullName: string | null;
  readonly givenNames: string | null;
  readonly familyName: string | null;
  readonly birthDate: string | null;
  readonly namesTruncated?: boolean;
}

/**
 * Judges a document of which a vendor tells what it read: the vendor decides, and whom it read is compared with the person
 * as a document read here would be. That can make its result worse and never better. Scores and red flags that both give
 * are those of the comparison, which mean the same whoever read the document.
 */
export function evaluateVendorDocument(
  findings: VendorFindings,
  { read, given }: { readonly read: VendorReading; readonly given: GivenPerson },
  { nameMatchMinScore }: Pick<DocumentSettings, 'nameMatchMinScore'>,
): Evaluation {
  const said = evaluateVendorAnswer(findings);
  // What can be made out in a picture that is not good enough says nothing of the person.
  if (said.result === 'failed' && asksForAnotherPicture(said.reasons)) return said;
  const { similarity, objections } = comparePerson(personIn(read), given, nameMatchMinScore);
  const results = [said.result, ...objections.map(({ result }) => result)];
  const redFlags = objections.flatMap((objection) => objection.redFlags ?? []);
  const isRaised = (code: string) => redFlags.some((flag) => flag.code === code);
  return evaluateVendorAnswer({
    result: (['failed', 'needsReview'] as const).find((result) => results.includes(result)) ?? 'passed',
    reasons: [...new Set([...said.reasons, ...objections.map(({ reason }) => reason)])],
    scores: { ...said.scores, ...(similarity !== null && { nameSimilarity: similarity }) },
    redFlags: [...said.redFlags.filter(({ code }) => !isRaised(code)), ...redFlags],
  });
}

function personIn({
  fullName,
  givenNames,
  familyName,
  birthDate,
  namesTruncated = false,
}: VendorReading): PersonOnDocument {
  if (fullName !== null) return { name: { fullName, truncated: namesTruncated }, birthDate };
  const names = [givenNames, familyName].filter((name) => name !== null);
  if (names.length === 0) return { name: null, birthDate };
  // Of half a name nobody knows what the other half would have been.
  return { name: { fullName: names.join(' '), truncated: namesTruncated || names.length < 2 }, birthDate };
}
