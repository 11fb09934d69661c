import {
  ApplicationFailure,
  CancellationScope,
  allHandlersFinished,
  condition,
  isCancellation,
  setCurrentDetails,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { stepByKey } from '../../domain/flow';
import type { FlowStep } from '../../domain/flow';
import { isParked, relatedSubmissions } from '../../domain/progress';
import { refusalOf } from '../../domain/refusalOf';
import type { Intent } from '../../domain/refusalOf';
import { REFUSALS } from '../../domain/refusals';
import type { Command, Message, Registration, RegistrationEvent, StepRecord } from '../../domain/registration';
import { newRegistration } from '../../domain/newRegistration';
import { commandsOf, transition } from '../../domain/transition';
import { isTerminal } from '../../domain/vocabulary';
import { callProvider, isQuick, projectRegistration } from './proxies';
import type { EvaluationInput } from '../../activities/contract';
import type { AppRegistrationInput, RunState } from './messages';
import { CHECK_LASTS, WaitingOn, attributesAtStart, isSoonOver, progressAttributes } from './searchAttributes';
import { parkedBy, pauseAfter } from './parking';
import { stateCard } from './stateCard';

/**
 * One run of the workflow: holds the registration, lets `domain` change it, and does what follows – evaluations, the
 * projection, the state card. The rules are in `domain`; the order of things is in `workflow.ts`.
 */
export class Run {
  registration: Registration;
  private readonly events: RegistrationEvent[] = [];
  private projected: number;
  private projecting: Promise<void> | null = null;
  /** Provider calls under way; a run is not handed over while there is one. */
  private calls = 0;
  /** How often operators asked for the provider to be called again. */
  private timesAskedAgain = 0;
  /** What the search attributes say, as one text. */
  private attributes: string;
  private shownWaitingOn: string | null;
  /** What goes on whatever is given up. */
  private readonly lasting = new CancellationScope({ cancellable: false });
  private readonly root = CancellationScope.current();
  /** Evaluations under way; given up together when the registration ends. */
  private evaluations = new CancellationScope();

  constructor(private readonly input: AppRegistrationInput) {
    this.registration =
      input.resumed?.registration ??
      newRegistration({ ...input, id: input.registrationId }, input.flow.definition, now());
    this.projected = this.registration.sequence;
    const { typedSearchAttributes } = workflowInfo();
    this.attributes = JSON.stringify(attributesAtStart(typedSearchAttributes));
    this.shownWaitingOn = typedSearchAttributes.get(WaitingOn) ?? null;
    setCurrentDetails(stateCard(this.registration));
  }

  get ended(): boolean {
    return isTerminal(this.registration.status);
  }

  state(): RunState {
    return {
      registration: this.registration,
      events: this.events,
      resumedFrom: this.input.resumed?.runId ?? null,
      updatedAt: this.registration.updatedAt,
    };
  }

  /** Refuses a person's message that cannot take effect now. Synchronous and without effects: it runs as a validator. */
  admit(message: Intent): void {
    const code = refusalOf(this.input.flow.definition, this.registration, message);
    if (code !== null) throw ApplicationFailure.nonRetryable(REFUSALS[code].title.en, code);
  }

  /** Lets a message take effect and begins the work that follows from it. */
  apply(message: Message): void {
    const made = transition(this.input.flow.definition, this.registration, message, now());
    const ends = !this.ended && isTerminal(made.registration.status);
    this.registration = made.registration;
    this.events.push(...made.events);
    setCurrentDetails(stateCard(this.registration));
    if (ends) this.giveUpEvaluations();
    this.begin(made.commands);
  }

  /** Goes on with the evaluations that the run before this one left under way. */
  resume(): void {
    this.begin(commandsOf(this.registration));
  }

  /** Resolves once all that happened so far is in the projection, whatever is being given up meanwhile. */
  inProjection(): Promise<void> {
    if (this.isProjected) return Promise.resolve();
    this.projecting ??= this.lasting.run(() => this.project());
    return this.projecting;
  }

  /** Ends the pauses before the next calls of providers. */
  askAgain(): void {
    this.timesAskedAgain += 1;
  }

  /** Resolves once an attempt is evaluated, given up, or its provider was found away. */
  evaluatedOrParked(key: string, attempt: number): Promise<void> {
    return condition(() => {
      const step = this.evaluating(key, attempt);
      return step?.evaluation == null || isParked(step.evaluation);
    });
  }

  /** The number of the attempt that a submission is, whether it is being evaluated or was before (a message repeated). */
  attemptOf(key: string, submissionId: string): number {
    const step = this.registration.steps.find((candidate) => candidate.key === key);
    const running = step?.evaluation?.submissionId === submissionId ? step.evaluation.attempt : undefined;
    return running ?? step?.submissions ?? 0;
  }

  /** Whether the history has grown so long that a new run should take over, and nothing stands in its way. */
  get shouldBeHandedOver(): boolean {
    return (
      workflowInfo().continueAsNewSuggested &&
      this.calls === 0 &&
      this.projecting === null &&
      this.isProjected &&
      allHandlersFinished()
    );
  }

  private get isProjected(): boolean {
    return this.projected >= this.registration.sequence;
  }

  private begin(commands: readonly Command[]): void {
    for (const command of commands) {
      void this.evaluations.run(() => this.evaluate(command)).catch(ignoreCancellation);
    }
  }

  private giveUpEvaluations(): void {
    this.evaluations.cancel();
    // A registration can be reopened while its run is still ending.
    this.evaluations = new CancellationScope({ cancellable: true, parent: this.root });
  }

  /**
   * Asks the provider until it answers. The loop stands here and not in a retry policy so that people see whom the
   * registration waits for, and an answer that comes by signal ends it, also while the provider is being asked.
   */
  private async evaluate({ key, attempt }: Command): Promise<void> {
    const definition = stepByKey(this.input.flow.definition, key);
    if (definition === undefined) return;
    if (!isQuick(definition)) void this.showWhenItLasts(key, attempt).catch(ignoreCancellation);
    for (let step = this.evaluating(key, attempt); step !== null; step = this.evaluating(key, attempt)) {
      if (!isQuick(definition)) await this.inProjection();
      const answer = await this.call(this.inputOf(definition, step));
      if ('evaluation' in answer) {
        this.apply({ type: 'evaluated', key, attempt, evaluation: answer.evaluation });
        await this.inProjection();
        return;
      }
      this.apply(parkedBy(answer, { key, attempt, provider: step.provider ?? 'local' }, now()));
      await this.inProjection();
      const pause = pauseAfter(answer, step.evaluation?.failedCalls ?? 0);
      const summary = `${key}: ${'unavailable' in answer ? 'provider away' : 'no callback'}, next call`;
      const { timesAskedAgain } = this;
      const goesOn = () => this.evaluating(key, attempt) === null || this.timesAskedAgain > timesAskedAgain;
      await condition(goesOn, `${pause} seconds`, { summary });
    }
  }

  private async showWhenItLasts(key: string, attempt: number): Promise<void> {
    const isOver = () => this.evaluating(key, attempt) === null;
    const summary = `${key}: shown as under way`;
    if (!(await condition(isOver, `${CHECK_LASTS} seconds`, { summary }))) this.showAttributes();
  }

  private async call(input: EvaluationInput): ReturnType<typeof callProvider> {
    this.calls += 1;
    try {
      return await callProvider(input);
    } finally {
      this.calls -= 1;
    }
  }

  private inputOf(step: FlowStep, record: StepRecord): EvaluationInput {
    const { registration } = this;
    return {
      registrationId: registration.id,
      projectId: registration.projectId,
      mode: registration.mode,
      step,
      attempt: record.evaluation?.attempt ?? record.submissions,
      call: (record.evaluation?.failedCalls ?? 0) + 1,
      submissionId: record.evaluation?.submissionId ?? null,
      related: relatedSubmissions(registration),
      at: record.evaluation?.startedAt ?? registration.updatedAt,
    };
  }

  /** The step, while this attempt of it is being evaluated. */
  private evaluating(key: string, attempt: number): StepRecord | null {
    const step = this.registration.steps.find((candidate) => candidate.key === key);
    return step?.evaluation?.attempt === attempt ? step : null;
  }

  private async project(): Promise<void> {
    try {
      while (!this.isProjected) {
        const { registration } = this;
        this.showAttributes();
        const events = this.events.filter((event) => event.sequence > this.projected);
        await projectRegistration({ registration, events });
        this.projected = registration.sequence;
      }
    } finally {
      this.projecting = null;
    }
  }

  /** What operators filter by. Together with the projection, so that what lasts no longer than a task is not shown. */
  private showAttributes(): void {
    const waitingOn = isSoonOver(this.registration, now()) ? this.shownWaitingOn : this.registration.waitingOn;
    const attributes = progressAttributes({ ...this.registration, waitingOn });
    const shown = JSON.stringify(attributes.map(({ value }) => value));
    if (shown === this.attributes) return;
    this.attributes = shown;
    this.shownWaitingOn = waitingOn;
    upsertSearchAttributes(attributes);
  }
}

/** The workflow's own clock: the time of the current task, the same in every replay. */
export function now(): string {
  return new Date(Date.now()).toISOString();
}

function ignoreCancellation(error: unknown): void {
  if (!isCancellation(error)) throw error;
}
