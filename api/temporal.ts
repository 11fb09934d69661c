import {
  Client,
  Connection,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  isGrpcServiceError,
} from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { UpdateDefinition } from '@temporalio/common';
import { MESSAGE_REJECTED } from '../domain/failures';
import type { Change } from '../db/repositories/projection';
import { isRefusalCode } from '../domain/refusals';
import type { Registration } from '../domain/registration';
import { TASK_QUEUE, WORKFLOW_TYPE, begin, providerResult, reopen } from '../workflows/appRegistration/messages';
import type { Answer, AppRegistrationInput, ProviderResult } from '../workflows/appRegistration/messages';
import { startAttributes } from '../workflows/appRegistration/searchAttributes';
import { readFromTemporal } from './readFromTemporal';
import { Refusal } from './refusal';

/** How long a call may take to reach the workflow: an absent Temporal, or worker, is answered with 503 after it. */
const CALL_MS = 5_000;
/** What is left of it at least to ask whether an update was taken that has no effect yet. */
const ASK_MS = 1_000;
const PING_MS = 2_000;

/**
 * Codes of gRPC that pass by themselves: cancelled, deadline exceeded, resource exhausted, failed precondition (the
 * workflow's task keeps failing until its code is mended), aborted, unavailable.
 */
const ABSENT: ReadonlySet<number> = new Set([1, 4, 8, 9, 10, 14]);

type AppRegistrationWorkflow = (input: AppRegistrationInput) => Promise<Registration>;
type ReopenArgs = typeof reopen extends UpdateDefinition<Answer, [infer Args]> ? Args : never;

/** What the workflow of a registration is asked. It refuses, or cannot be reached, by throwing a `Refusal`. */
export interface Runs {
  /** Starts the workflow, or finds it started; answers once the registration is in the projection. */
  begin(input: AppRegistrationInput): Promise<void>;
  /**
   * Sends an update, which takes effect once for each `updateId`.
   * @param options.waitMs how long to wait for the effect once the workflow has taken it
   * @returns null where it was taken but has no effect yet
   */
  update<Args>(
    definition: UpdateDefinition<Answer, [Args]>,
    registrationId: string,
    args: Args,
    options: { readonly updateId: string; readonly waitMs: number },
  ): Promise<Answer | null>;
  /** Starts another run from the result of the ended one, or from `projected` where that is no longer kept. */
  reopen(
    input: Omit<AppRegistrationInput, 'resumed'>,
    projected: Registration,
    args: ReopenArgs,
    updateId: string,
  ): Promise<void>;
  /** Tells the workflow what a provider found; answers whether there is a run that hears it. */
  report(registrationId: string, result: ProviderResult): Promise<boolean>;
  /** All that the workflow knows of a registration; null where it cannot be asked at this moment. */
  read(registrationId: string): Promise<Change | null>;
  /** Throws where Temporal cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Connects when it is first used, and again whenever the connection was lost. */
export function createRuns(config: { readonly TEMPORAL_ADDRESS: string; readonly TEMPORAL_NAMESPACE: string }): Runs {
  const connection = Connection.lazy({ address: config.TEMPORAL_ADDRESS });
  const { workflow } = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  const within = <Result>(ms: number, call: () => Promise<Result>) => connection.withDeadline(Date.now() + ms, call);
  const handleOf = (registrationId: string) => workflow.getHandle<AppRegistrationWorkflow>(registrationId);
  const runOf: RunOf = (registrationId, runId) =>
    workflow.getHandle<AppRegistrationWorkflow>(registrationId, runId, { followRuns: false });

  function startOf(input: AppRegistrationInput, reuse: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE') {
    return new WithStartWorkflowOperation<AppRegistrationWorkflow>(WORKFLOW_TYPE, {
      workflowId: input.registrationId,
      taskQueue: TASK_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: reuse,
      typedSearchAttributes: startAttributes(input),
      staticSummary: input.flow.definition.name,
    });
  }

  async function send<Args>(
    definition: UpdateDefinition<Answer, [Args]>,
    registrationId: string,
    args: Args,
    { updateId, waitMs }: { readonly updateId: string; readonly waitMs: number },
  ): Promise<Answer | null> {
    const startedAt = Date.now();
    const left = (ms: number) => startedAt + ms - Date.now();
    const options = { args: [args] as [Args], updateId };
    const handle = handleOf(registrationId);
    // Most updates have their effect at once: one call instead of two.
    const atOnce = await orNullWhenLate(
      within(Math.min(waitMs, CALL_MS - ASK_MS), () => handle.executeUpdate<Answer, [Args]>(definition, options)),
    );
    if (atOnce !== null) return atOnce;
    const taken = await within(left(CALL_MS), () =>
      handle.startUpdate<Answer, [Args]>(definition, { ...options, waitForStage: 'ACCEPTED' }),
    );
    // Also where no time is left: a refusal, and an effect at once, came with the acceptance.
    return orNullWhenLate(within(Math.max(left(waitMs), 1), () => taken.result()));
  }

  return {
    begin: async (input) => {
      try {
        await within(CALL_MS, () =>
          workflow.executeUpdateWithStart(begin, {
            updateId: 'begin',
            startWorkflowOperation: startOf(input, 'REJECT_DUPLICATE'),
          }),
        );
      } catch (error) {
        // It ran and ended before this request came again.
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw translated(error);
      }
    },

    update: async (definition, registrationId, args, options) => {
      try {
        return await send(definition, registrationId, args, options);
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw translated(error);
      }
      // The run has ended; perhaps by this very update, sent before.
      try {
        const { updateId } = options;
        return await within(ASK_MS, () => handleOf(registrationId).getUpdateHandle<Answer>(updateId).result());
      } catch (error) {
        throw error instanceof WorkflowNotFoundError ? new Refusal('REGISTRATION_CLOSED') : translated(error);
      }
    },

    reopen: async (input, projected, args, updateId) => {
      try {
        const resumed = await within(CALL_MS, () => lastRun(runOf, input.registrationId, projected));
        await within(CALL_MS, () =>
          workflow.executeUpdateWithStart(reopen, {
            args: [args],
            updateId,
            startWorkflowOperation: startOf({ ...input, resumed }, 'ALLOW_DUPLICATE'),
          }),
        );
      } catch (error) {
        throw translated(error);
      }
    },

    report: async (registrationId, result) => {
      try {
        await within(CALL_MS, () => handleOf(registrationId).signal(providerResult, result));
        return true;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return false;
        throw translated(error);
      }
    },

    read: async (registrationId) => {
      try {
        return await within(ASK_MS, () => readFromTemporal(workflow, registrationId));
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || isAbsence(error)) return null;
        throw error;
      }
    },

    ping: async () => {
      await within(PING_MS, () => connection.workflowService.getSystemInfo({}));
    },
    close: () => connection.close(),
  };
}

type RunOf = (registrationId: string, runId?: string) => WorkflowHandle<AppRegistrationWorkflow>;

/**
 * The state that the last run ended with, and the run. A run that was terminated, or is kept no longer, has no result.
 * Asks for the result of the very run that it found ended: another caller may have started the next one meanwhile.
 */
async function lastRun(
  runOf: RunOf,
  registrationId: string,
  projected: Registration,
): Promise<NonNullable<AppRegistrationInput['resumed']>> {
  try {
    const { runId, status } = await runOf(registrationId).describe();
    const ended = status.name === 'COMPLETED';
    return { registration: ended ? await runOf(registrationId, runId).result() : projected, runId };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { registration: projected, runId: null };
    throw error;
  }
}

async function orNullWhenLate<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return null;
    throw error;
  }
}

/** What a failed call says to the caller of the API; anything that is neither a refusal nor an absence stays an error. */
function translated(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    // Cancelled by an operator of Temporal, past the API.
    if (error.cause instanceof CancelledFailure) return new Refusal('REGISTRATION_CLOSED');
    const type = innermost(error) ?? '';
    if (isRefusalCode(type)) return new Refusal(type);
    return type === MESSAGE_REJECTED ? new Refusal('CONTACT_UNREACHABLE') : error;
  }
  return isAbsence(error) ? new Refusal('TEMPORARILY_UNAVAILABLE', {}, { cause: error }) : error;
}

function isAbsence(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  if (isGrpcServiceError(error)) return ABSENT.has(error.code);
  // Without an answer of gRPC as its cause there was not even a connection.
  return error instanceof ServiceError && (isGrpcServiceError(error.cause) ? ABSENT.has(error.cause.code) : true);
}

/** The type of the failure that everything else was caused by. */
function innermost(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const own = error instanceof ApplicationFailure ? (error.type ?? undefined) : undefined;
  return innermost(error.cause) ?? own;
}
