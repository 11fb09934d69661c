import { durationMs } from '../duration';
import type { DecisionRules, Flow, FlowStep } from '../flow';
import { PROVIDERS, REQUIREMENTS, SEVERITIES, STEP_KINDS } from '../vocabulary';
import type { Language, ProjectMode, Provider, StepKind } from '../vocabulary';
import { Reader } from './reader';
import type { Fault } from './reader';
import {
  basicInformationSettings,
  criminalHistorySettings,
  documentSettings,
  formSettings,
  livenessSettings,
  signatureSettings,
  signUpFormSettings,
} from './settings';
import type { SettingsContext } from './settings';

export interface FlowContext {
  readonly mode: ProjectMode;
  readonly defaultLanguage: Language;
  /** Vendors that the project may use as its provider `http`, with the checks that each performs; none where absent. */
  readonly vendors?: readonly { readonly name: string; readonly checks: readonly StepKind[] }[];
}

export type FlowValidation = { readonly flow: Flow } | { readonly faults: readonly Fault[] };

const KEY = { max: 40, pattern: /^[a-zA-Z][a-zA-Z0-9_-]*$/, form: 'letters, digits, _ and -, beginning with a letter' };
const MAX_STEPS = 30;
const MAX_ATTEMPTS = 20;
const SHORTEST_LIFE_MS = 1_000;
const LONGEST_LIFE_MS = 366 * 86_400_000;

const DEFAULT_ATTEMPTS: Record<StepKind, number> = {
  signUpForm: 5,
  basicInformation: 3,
  document: 3,
  liveness: 3,
  criminalHistory: 1,
  form: 5,
  signature: 5,
};

/** Which providers can perform a check. Steps that are not listed have none. */
const AVAILABLE_PROVIDERS: Partial<Record<StepKind, readonly Provider[]>> = {
  document: ['local', 'http', 'sandbox'],
  liveness: ['local', 'http', 'sandbox'],
  criminalHistory: ['local', 'http', 'sandbox'],
};

/** A company's flow with every default in place, or every fault that it has, each with a JSON Pointer. */
export function validateFlow(input: unknown, context: FlowContext): FlowValidation {
  const faults: Fault[] = [];
  const reader = new Reader(input, '', faults);
  const flow: Flow = {
    name: reader.text('name', { max: 200 }),
    expiresIn: readExpiry(reader),
    again: reader.oneOf('again', ['afterFailure', 'never', 'always'], 'afterFailure'),
    open: reader.flag('open', false),
    redirectUrl:
      reader.has('redirectUrl') && reader.raw('redirectUrl') !== null
        ? reader.text('redirectUrl', { max: 2_000, pattern: /^https:\/\/[^\s]+$/, form: 'an https address' })
        : null,
    steps: readSteps(reader, context),
    decision: readDecision(reader),
  };
  reader.close();
  return faults.length > 0 ? { faults } : { flow };
}

function readExpiry(reader: Reader): string {
  const text = reader.text('expiresIn', { max: 40, fallback: 'P7D' });
  const ms = durationMs(text);
  if (ms === null) reader.fault('expiresIn', 'ILL_FORMED', 'Must be an ISO 8601 duration such as P7D or PT12H.');
  else if (ms < SHORTEST_LIFE_MS || ms > LONGEST_LIFE_MS)
    reader.fault('expiresIn', 'OUT_OF_RANGE', 'Must be from PT1S to P366D.');
  return text;
}

function readSteps(flow: Reader, context: FlowContext): FlowStep[] {
  const steps: FlowStep[] = [];
  const keys = new Set<string>();
  let documentSeen = false;
  for (const { value, pointer } of flow.list('steps', { min: 1, max: MAX_STEPS })) {
    const reader = new Reader(value, pointer, flow.faults);
    const kind = STEP_KINDS.find((candidate) => candidate === reader.raw('step'));
    const key = reader.has('key') ? reader.text('key', KEY) : (kind ?? '');
    if (key !== '' && keys.has(key))
      reader.fault('key', 'DUPLICATE_KEY', `Another step has the key "${key}"; give each its own.`);
    keys.add(key);
    if (kind === 'criminalHistory' && !documentSeen) {
      reader.fault('step', 'DOCUMENT_REQUIRED_BEFORE', 'criminalHistory needs a document step before it.');
    }
    if (kind === 'document' && reader.raw('requirement') !== 'skip') documentSeen = true;
    const step = readStep(reader, kind, key, context);
    if (step !== null) steps.push(step);
  }
  if (flow.has('steps') && steps.length > 0 && steps.every((step) => step.requirement === 'skip')) {
    flow.fault('steps', 'CONTRADICTION', 'At least one step must be mandatory or optional.');
  }
  return steps;
}

function readStep(reader: Reader, kind: StepKind | undefined, key: string, context: FlowContext): FlowStep | null {
  const requirement = reader.oneOf('requirement', REQUIREMENTS);
  if (kind === undefined) {
    reader.oneOf('step', STEP_KINDS);
    return null;
  }
  const attempts = reader.number('attempts', {
    fallback: DEFAULT_ATTEMPTS[kind],
    min: 1,
    // It runs by itself on what is known: a second run would say the same.
    max: kind === 'criminalHistory' ? 1 : MAX_ATTEMPTS,
    whole: true,
  });
  const common = { key, requirement, attempts };
  const step = readKind(reader, kind, common, context);
  reader.close();
  return step;
}

function readKind(
  reader: Reader,
  kind: StepKind,
  common: Pick<FlowStep, 'key' | 'requirement' | 'attempts'>,
  context: FlowContext,
): FlowStep {
  switch (kind) {
    case 'signUpForm':
      return { ...common, step: kind, settings: readSettings(reader, signUpFormSettings) };
    case 'basicInformation':
      return { ...common, step: kind, settings: readSettings(reader, basicInformationSettings) };
    case 'form':
      return { ...common, step: kind, settings: readSettings(reader, formSettings) };
    case 'signature': {
      const read = (settings: Reader) => signatureSettings(settings, { ...context, provider: null });
      return { ...common, step: kind, settings: readSettings(reader, read) };
    }
    case 'document':
      return {
        ...common,
        step: kind,
        ...readProvider(reader, kind, context),
        settings: readSettings(reader, documentSettings),
      };
    case 'liveness':
      return {
        ...common,
        step: kind,
        ...readProvider(reader, kind, context),
        settings: readSettings(reader, livenessSettings),
      };
    case 'criminalHistory': {
      const performer = readProvider(reader, kind, context);
      const settingsContext: SettingsContext = { ...context, provider: performer.provider };
      const read = (settings: Reader) => criminalHistorySettings(settings, settingsContext);
      return { ...common, step: kind, ...performer, settings: readSettings(reader, read) };
    }
  }
}

/** Absent settings are empty settings: the defaults, and the faults of what has none. */
function readSettings<Settings>(step: Reader, read: (settings: Reader) => Settings): Settings {
  const reader = new Reader(step.raw('settings') ?? {}, `${step.pointer}/settings`, step.faults);
  const settings = read(reader);
  reader.close();
  return settings;
}

/** Who performs a check. */
interface Performer {
  readonly provider: Provider;
  readonly vendor?: string;
}

function readProvider(reader: Reader, kind: StepKind, context: FlowContext): Performer {
  const provider = reader.oneOf('provider', PROVIDERS, 'local');
  const available = AVAILABLE_PROVIDERS[kind] ?? [];
  if (provider === 'sandbox' && context.mode === 'live') {
    reader.fault('provider', 'PROVIDER_NOT_AVAILABLE', 'The sandbox provider exists in sandbox projects only.');
  } else if (!available.includes(provider)) {
    reader.fault('provider', 'PROVIDER_NOT_AVAILABLE', `Available for ${kind}: ${available.join(', ')}.`);
  }
  return provider === 'http' ? { provider, vendor: readVendor(reader, kind, context.vendors ?? []) } : { provider };
}

function readVendor(reader: Reader, kind: StepKind, vendors: NonNullable<FlowContext['vendors']>): string {
  const vendor = reader.text('vendor', { max: 40 });
  const able = vendors.filter(({ checks }) => checks.includes(kind)).map(({ name }) => name);
  if (vendor !== '' && !able.includes(vendor)) {
    const known = able.length > 0 ? `Available for ${kind}: ${able.join(', ')}.` : `No vendor is set up for ${kind}.`;
    reader.fault('vendor', 'PROVIDER_NOT_AVAILABLE', known);
  }
  return vendor;
}

function readDecision(flow: Reader): DecisionRules {
  const actions = ['ignore', 'review', 'fail'] as const;
  const reader = new Reader(flow.raw('decision') ?? {}, `${flow.pointer}/decision`, flow.faults);
  const flags = new Reader(reader.raw('onRedFlag') ?? {}, `${reader.pointer}/onRedFlag`, flow.faults);
  const onRedFlag = {
    low: flags.oneOf('low', actions, 'ignore'),
    medium: flags.oneOf('medium', actions, 'ignore'),
    high: flags.oneOf('high', actions, 'ignore'),
    critical: flags.oneOf('critical', actions, 'ignore'),
  };
  flags.close();
  const manualReview = reader.oneOf('manualReview', ['whenNeeded', 'always', 'never'], 'whenNeeded');
  if (manualReview === 'never') {
    for (const severity of SEVERITIES.filter((candidate) => onRedFlag[candidate] === 'review')) {
      flags.fault(severity, 'CONTRADICTION', 'Cannot be "review" while manualReview is "never".');
    }
  }
  reader.close();
  return { onRedFlag, manualReview };
}
