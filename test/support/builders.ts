import type { EvaluationInput } from '../../activities/contract';
import type {
  BasicInformationSubmission,
  DocumentSubmission,
  FormSubmission,
  LivenessSubmission,
  SignUpFormSubmission,
  Stroke,
} from '../../db/records';
import { schemaHash } from '../../db/schemaHash';
import type { Flow, FlowStep } from '../../domain/flow';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { Transition } from '../../domain/registration';
import { newRegistration } from '../../domain/newRegistration';
import { transition } from '../../domain/transition';
import { CHECKS } from '../../domain/vocabulary';
import type { StepKind } from '../../domain/vocabulary';

type StepOfKind<Kind extends StepKind> = Extract<FlowStep, { step: Kind }>;

const DEMANDED_SETTINGS: Partial<Record<StepKind, object>> = {
  criminalHistory: { sources: ['sandbox'] },
  form: { schema: { type: 'object', required: ['source'], properties: { source: { type: 'string' } } } },
  signature: { text: { en: 'I confirm that what I gave is true.' } },
};

/** A published flow of these steps, every default in place. */
export function aFlow(steps: readonly object[] = [{ step: 'signUpForm', requirement: 'mandatory' }]): Flow {
  const made = validateFlow({ name: 'Built', steps }, { mode: 'sandbox', defaultLanguage: 'en' });
  if ('faults' in made) throw new Error(JSON.stringify(made.faults));
  return made.flow;
}

/** A step as a published flow holds it; checks are the sandbox provider's. */
export function aStep<Kind extends StepKind>(kind: Kind, settings: object = {}): StepOfKind<Kind> {
  const step = (of: StepKind, own: object) => ({
    step: of,
    requirement: 'mandatory',
    settings: own,
    ...(CHECKS.includes(of) && { provider: 'sandbox' }),
  });
  const before = kind === 'criminalHistory' ? [step('document', {})] : [];
  const { steps } = aFlow([...before, step(kind, { ...DEMANDED_SETTINGS[kind], ...settings })]);
  const built = steps.find((candidate): candidate is StepOfKind<Kind> => candidate.step === kind);
  if (built === undefined) throw new Error('unreachable');
  return built;
}

/** A registration that has just begun, with its first events. */
export function aBegunRegistration(of: { readonly registrationId: string; readonly projectId: string }): Transition {
  const [flow, at] = [aFlow(), '2026-06-15T12:00:00.000Z'];
  const origin = {
    id: of.registrationId,
    projectId: of.projectId,
    mode: 'sandbox',
    language: 'en',
    flow: { id: 'flw_1', version: 1 },
    previousRegistrationId: null,
  } as const;
  const begin = { type: 'begin', by: { type: 'backend' }, previousRegistrationId: null } as const;
  return transition(flow, newRegistration(origin, flow, at), begin, at);
}

/** What the workflow hands to an evaluation. */
export function anInput<Step extends FlowStep>(
  step: Step,
  change: Partial<Omit<EvaluationInput<Step>, 'step'>> = {},
): EvaluationInput<Step> {
  return {
    registrationId: 'reg_1',
    projectId: 'prj_1',
    mode: 'sandbox',
    step,
    attempt: 1,
    call: 1,
    submissionId: 'sub_1',
    related: {},
    at: '2026-06-15T12:00:00.000Z',
    ...change,
  };
}

export function aSignUpForm(change: Partial<SignUpFormSubmission> = {}): SignUpFormSubmission {
  return {
    step: 'signUpForm',
    fullName: 'Ana María Pérez Gómez',
    email: 'ana@example.com',
    phone: { e164: '+573001234567', country: 'CO' },
    country: 'CO',
    consent: true,
    ...change,
  };
}

export function someBasicInformation(change: Partial<BasicInformationSubmission> = {}): BasicInformationSubmission {
  return { step: 'basicInformation', birthDate: '1990-02-28', nationality: 'COL', ...change };
}

/** A Utopian passport. */
export function aDocument(change: Partial<DocumentSubmission> = {}): DocumentSubmission {
  return { step: 'document', category: 'passport', country: 'UTO', front: 'blob_1', back: null, ...change };
}

export function aSelfie(sandbox?: LivenessSubmission['sandbox']): LivenessSubmission {
  return { step: 'liveness', mode: 'selfie', selfie: 'blob_1', ...(sandbox !== undefined && { sandbox }) };
}

/** Answers that were checked against this step's schema. */
export function answersTo(step: StepOfKind<'form'>): FormSubmission {
  return { step: 'form', answers: { source: 'salary' }, schemaHash: schemaHash(step.settings.schema) };
}

/** Loops from left to right with a crossing line, as people sign: 60 points over 1.2 s, about 200 × 60 pixels. */
export function aDrawnName({ scale = 1, x = 0, y = 0 } = {}): readonly Stroke[] {
  const loops = Array.from({ length: 50 }, (_, i) => ({
    x: x + scale * (4 * i + 12 * Math.cos(i / 2)),
    y: y + scale * (30 + 25 * Math.sin(i / 2)),
    t: i * 20,
  }));
  const cross = Array.from({ length: 10 }, (_, i) => ({
    x: x + scale * 20 * i,
    y: y + scale * (35 - i),
    t: 1_020 + i * 20,
  }));
  return [loops, cross];
}
