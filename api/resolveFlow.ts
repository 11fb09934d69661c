import type { Project } from '../db/repositories/projects';
import { vendorsOf } from '../vendors/vendors';
import type { Flow, FlowStep } from '../domain/flow';
import { isObject } from '../domain/flowValidation/reader';
import { validateFlow } from '../domain/flowValidation/validateFlow';
import type { FormSchemas } from './forms/formSchemas';
import { Refusal } from './refusal';
import type { FieldFault } from './refusal';
import type { Services } from './services';

/**
 * The flow that a draft makes in its project, with every default in place.
 * @throws Refusal INVALID_FLOW with every fault at once; TEMPORARILY_UNAVAILABLE
 */
export async function resolveFlow(
  draft: unknown,
  project: Project,
  { forms, vendors }: Pick<Services, 'forms' | 'vendors'>,
): Promise<Flow> {
  const { mode, defaultLanguage, allowedCountries } = project;
  const validation = validateFlow(draft, { mode, defaultLanguage, vendors: vendorsOf(vendors, project.id) });
  const faults = [
    ...('faults' in validation ? validation.faults : []),
    ...(await faultsOfForms(draft, project.id, forms)),
  ];
  if ('faults' in validation || faults.length > 0) throw new Refusal('INVALID_FLOW', { errors: faults });
  return { ...validation.flow, steps: validation.flow.steps.map((step) => withCountries(step, allowedCountries)) };
}

/** The domain sees to the shape of a flow; whether a form's schema can be used only a validator of schemas can tell. */
async function faultsOfForms(draft: unknown, projectId: string, forms: FormSchemas): Promise<FieldFault[]> {
  const steps: unknown[] = isObject(draft) && Array.isArray(draft.steps) ? draft.steps : [];
  const faults: FieldFault[] = [];
  // One after the other: as many at once as a draft may hold, some would be told to come again.
  for (const [index, step] of steps.entries()) {
    const settings = isObject(step) && step.step === 'form' ? step.settings : undefined;
    const schema = isObject(settings) ? settings.schema : undefined;
    if (isObject(schema))
      faults.push(...(await forms.faultsOfSchema(projectId, schema, `/steps/${index}/settings/schema`)));
  }
  return faults;
}

/** Where a sign-up form names no countries, those of the project hold. */
function withCountries(step: FlowStep, allowed: readonly string[] | null): FlowStep {
  if (step.step !== 'signUpForm') return step;
  return { ...step, settings: { ...step.settings, countries: step.settings.countries ?? allowed } };
}
