import type { Submission } from '../../db/records';
import type { FlowStep } from '../../domain/flow';
import type { StepKind } from '../../domain/vocabulary';
import type { LoadedStep } from '../load';
import type { RequestFacts } from '../route';

/** What was handed in for a step, ready to be sealed. */
export interface Received {
  readonly submission: Submission;
  readonly pictures: readonly { readonly blobId: string; readonly bytes: Buffer }[];
}

/** What a reader of one kind of step needs to know besides the body. */
export interface Handing<Kind extends StepKind> {
  readonly facts: RequestFacts;
  readonly resource: LoadedStep;
  readonly step: Extract<FlowStep, { step: Kind }>;
  readonly submissionId: string;
}
