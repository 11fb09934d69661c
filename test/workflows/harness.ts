import path from 'node:path';
import { WithStartWorkflowOperation } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { uuidv7 } from 'uuidv7';
import { PROVIDER_UNAVAILABLE } from '../../domain/failures';
import type { Activities, AnswersLater, EvaluationInput } from '../../activities/contract';
import type { Flow } from '../../domain/flow';
import { validateFlow } from '../../domain/flowValidation/validateFlow';
import type { Evaluation, Registration, RegistrationEvent } from '../../domain/registration';
import { CHECKS } from '../../domain/vocabulary';
import * as messages from '../../workflows/appRegistration/messages';
import type { AppRegistrationInput } from '../../workflows/appRegistration/messages';
import { SEARCH_ATTRIBUTES, startAttributes } from '../../workflows/appRegistration/searchAttributes';
import { temporalBinary } from '../support/temporalBinary';

export const WORKFLOW_BUNDLE = path.join(__dirname, '../../dist/workflows.bundle.js');

/** What a test lets an evaluation do; anything else passes. */
export type Script = (input: EvaluationInput) => Promise<Evaluation> | Evaluation;
/** What a test lets a vendor do. */
export type VendorScript = (input: EvaluationInput) => Promise<Evaluation | AnswersLater>;

export const PASSED: Evaluation = { result: 'passed', reasons: [], scores: {}, redFlags: [] };

export function providerDown(): never {
  throw ApplicationFailure.nonRetryable('The provider is away', PROVIDER_UNAVAILABLE);
}

/** A read model in memory that keeps the rule of the real one: a newer sequence wins, events stay. */
export class Projection {
  readonly rows = new Map<string, Registration>();
  readonly events = new Map<string, Map<number, RegistrationEvent>>();
  away = false;

  apply({ registration, events }: { registration: Registration; events: readonly RegistrationEvent[] }): void {
    if (this.away) throw new Error('the database is away');
    const row = this.rows.get(registration.id);
    if (row === undefined || row.sequence < registration.sequence) this.rows.set(registration.id, registration);
    const known = this.events.get(registration.id) ?? new Map<number, RegistrationEvent>();
    for (const event of events) known.set(event.sequence, event);
    this.events.set(registration.id, known);
  }
}

export interface Stage {
  readonly env: TestWorkflowEnvironment;
  readonly projection: Projection;
  /** Scripts by step key; set in the test that needs one. */
  readonly scripts: Map<string, Script>;
  readonly vendorScripts: Map<string, VendorScript>;
  readonly calls: EvaluationInput[];
  begin(flow: Flow): Promise<Actor>;
  close(): Promise<void>;
}

type AppRegistrationWorkflow = (input: AppRegistrationInput) => Promise<Registration>;

/** One registration, and the doors through which its people reach it. */
export class Actor {
  constructor(
    private readonly stage: Stage,
    readonly input: AppRegistrationInput,
    readonly handle: WorkflowHandle<AppRegistrationWorkflow>,
    readonly firstRunId: string,
  ) {}

  get id(): string {
    return this.input.registrationId;
  }

  /** The row that the API would read now. */
  get row(): Registration {
    const row = this.stage.projection.rows.get(this.id);
    if (row === undefined) throw new Error('not in the projection');
    return row;
  }

  get eventTypes(): string[] {
    const events = [...(this.stage.projection.events.get(this.id)?.values() ?? [])];
    return events.sort((a, b) => a.sequence - b.sequence).map((event) => event.type);
  }

  step(key: string) {
    const step = this.row.steps.find((candidate) => candidate.key === key);
    if (step === undefined) throw new Error(`no step ${key}`);
    return step;
  }

  async submit(key: string, updateId: string = uuidv7()): Promise<Registration> {
    const args = { key, submissionId: `sub_${updateId}`, by: { type: 'applicant' } } as const;
    await this.handle.executeUpdate(messages.submit, { updateId, args: [args] });
    return this.row;
  }

  async until(good: (row: Registration) => boolean, ms = 15_000): Promise<Registration> {
    for (const end = Date.now() + ms; Date.now() < end; await new Promise((done) => setTimeout(done, 25))) {
      if (good(this.row)) return this.row;
    }
    throw new Error(`not within ${ms} ms; at ${this.row.status}, waiting on ${this.row.waitingOn ?? 'nobody'}`);
  }
}

/** A server (`dev`: real; `timeSkipping`: days in seconds), a worker with the real workflow, and scripted activities. */
export async function openStage(kind: 'dev' | 'timeSkipping', serverArguments: string[] = []): Promise<Stage> {
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { forward: {}, filter: { core: 'ERROR', other: 'ERROR' } } },
  });
  const env = await startServer(kind, serverArguments);
  if (kind === 'timeSkipping') await registerSearchAttributes(env);
  const projection = new Projection();
  const scripts = new Map<string, Script>();
  const vendorScripts = new Map<string, VendorScript>();
  const calls: EvaluationInput[] = [];
  const evaluate = async (input: EvaluationInput): Promise<Evaluation> => {
    calls.push(input);
    const contacts = input.step.step === 'signUpForm' ? { contacts: { email: 'ctc_email' } } : {};
    return scripts.get(input.step.key)?.(input) ?? { ...PASSED, ...contacts };
  };
  const activities: Activities = {
    validateSignUpForm: evaluate,
    validateBasicInformation: evaluate,
    checkDocument: evaluate,
    checkLiveness: evaluate,
    checkCriminalHistory: evaluate,
    validateForm: evaluate,
    captureSignature: evaluate,
    askVendor: (input) => {
      calls.push(input);
      return vendorScripts.get(input.step.key)?.(input) ?? Promise.resolve(PASSED);
    },
    projectRegistration: (input) => Promise.resolve().then(() => projection.apply(input)),
    sendContactCode: () => Promise.resolve(),
    sendEnrolmentLink: () => Promise.resolve(),
  };
  const common = { connection: env.nativeConnection, namespace: env.namespace ?? 'default', activities };
  const workers = [
    await Worker.create({ ...common, taskQueue: messages.TASK_QUEUE, workflowBundle: { codePath: WORKFLOW_BUNDLE } }),
    await Worker.create({ ...common, taskQueue: messages.MEDIA_TASK_QUEUE }),
    await Worker.create({ ...common, taskQueue: messages.VENDOR_TASK_QUEUE }),
  ];
  const running = Promise.all(workers.map((worker) => worker.run()));

  const stage: Stage = {
    env,
    projection,
    scripts,
    vendorScripts,
    calls,
    begin: async (flow) => {
      const input: AppRegistrationInput = {
        registrationId: `reg_${uuidv7()}`,
        projectId: 'prj_test',
        mode: 'sandbox',
        language: 'en',
        flow: { id: 'flw_test', version: 1, definition: flow },
        startedBy: { type: 'backend', id: 'key_test' },
        previousRegistrationId: null,
      };
      const handle = await env.client.workflow.start<AppRegistrationWorkflow>(messages.WORKFLOW_TYPE, {
        workflowId: input.registrationId,
        taskQueue: messages.TASK_QUEUE,
        args: [input],
        ...(kind === 'dev' && { typedSearchAttributes: startAttributes(input) }),
      });
      await handle.executeUpdate(messages.begin);
      return new Actor(stage, input, handle, handle.firstExecutionRunId);
    },
    close: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      await env.teardown();
    },
  };
  return stage;
}

/**
 * The SDK gives a server five seconds to come up and has no setting for it; a machine that runs other test files at the same
 * time may need longer for the first start from disk, so it is tried again.
 */
export async function startServer(
  kind: 'dev' | 'timeSkipping',
  serverArguments: string[],
): Promise<TestWorkflowEnvironment> {
  for (let tries = 1; ; tries++) {
    try {
      if (kind === 'timeSkipping') {
        const executable = { type: 'existing-path', path: temporalBinary('temporal-test-server') } as const;
        return await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
      }
      const executable = { type: 'existing-path', path: temporalBinary('temporal') } as const;
      const searchAttributes = [...SEARCH_ATTRIBUTES];
      return await TestWorkflowEnvironment.createLocal({
        server: { executable, searchAttributes, extraArgs: serverArguments },
      });
    } catch (error) {
      if (tries === 4 || !String(error).includes('did not start within')) throw error;
    }
  }
}

/** The time-skipping server takes no search attributes on its command line. */
export async function registerSearchAttributes(env: TestWorkflowEnvironment): Promise<void> {
  const searchAttributes = Object.fromEntries(
    SEARCH_ATTRIBUTES.map(({ name, type }) => [
      name,
      temporal.api.enums.v1.IndexedValueType[`INDEXED_VALUE_TYPE_${type}`],
    ]),
  );
  await env.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
}

/** Reopens an ended registration the way the API does: update-with-start from the ended run's result. */
export async function reopen(stage: Stage, actor: Actor, keys: readonly string[] = []): Promise<Actor> {
  const registration = await actor.handle.result();
  const input = { ...actor.input, resumed: { registration, runId: actor.firstRunId } };
  const startWorkflowOperation = new WithStartWorkflowOperation<AppRegistrationWorkflow>(messages.WORKFLOW_TYPE, {
    workflowId: actor.id,
    taskQueue: messages.TASK_QUEUE,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: startAttributes(input),
  });
  await stage.env.client.workflow.executeUpdateWithStart(messages.reopen, {
    startWorkflowOperation,
    args: [{ by: { type: 'operator', id: 'key_test' }, noteId: null, keys }],
  });
  const handle = await startWorkflowOperation.workflowHandle();
  const { runId } = await handle.describe();
  return new Actor(stage, input, handle, runId);
}

export function flowOf(...steps: object[]): Flow {
  return flowWith({ steps });
}

export function flowWith(definition: object): Flow {
  const result = validateFlow(
    { name: 'Test flow', ...definition },
    {
      ...{ mode: 'sandbox', defaultLanguage: 'en' },
      vendors: [{ name: 'acme', checks: CHECKS }],
    },
  );
  if ('flow' in result) return result.flow;
  throw new Error(JSON.stringify(result.faults));
}

export const SIGN_UP = { step: 'signUpForm', requirement: 'mandatory' };
export const BASICS = { step: 'basicInformation', requirement: 'mandatory' };
export const DOCUMENT = { step: 'document', requirement: 'mandatory', attempts: 2, provider: 'sandbox' };
export const DOCUMENT_BY_VENDOR = { ...DOCUMENT, provider: 'http', vendor: 'acme' };
export const LIVENESS = { step: 'liveness', requirement: 'mandatory', provider: 'sandbox' };
export const CRIMINAL_HISTORY = {
  step: 'criminalHistory',
  requirement: 'mandatory',
  provider: 'sandbox',
  settings: { sources: ['sandbox'] },
};
export const FORM = { step: 'form', requirement: 'optional', settings: { schema: { type: 'object' } } };
export const SIGNATURE = { step: 'signature', requirement: 'mandatory', settings: { text: { en: 'I agree.' } } };
