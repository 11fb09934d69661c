import { registration } from '../../api/schemas/registration';
import { bodyOf } from './answers';
import type { Backend } from './backend';
import * as flows from './flows';
import type { Person } from './person';
import { sandboxDocument } from './pictures';
import type { RunningStack } from './stack';
import { until } from './until';
import { expectRowsLikeWorkflows } from './workflowState';

const LONGEST_MS = 90_000;

/** A flow of quick steps and one check. */
const COURSE = flows.flowOf([
  flows.signUpForm({ verify: ['email'] }),
  flows.basicInformation(),
  flows.document(),
  flows.form(),
  flows.signature(),
]);

/** Takes one person through `COURSE`: five submissions, each passed the first time. */
async function enrol(backend: Backend, flow: string): Promise<Person> {
  const person = await backend.begin(flow);
  await person.hand('signUpForm', flows.SIGN_UP);
  bodyOf(await person.enterCode((await person.askForCode()).id), 200, registration);
  await person.hand('basicInformation', flows.BASICS);
  await person.hand('document', await sandboxDocument());
  await person.hand('form', flows.ANSWERS);
  await person.sign('signature', flows.TYPED);
  await person.untilStatus('COMPLETED');
  return person;
}

/** Waits until so many more people have enrolled; throws where one of them cannot. */
export type Further = (count: number) => Promise<void>;

/** `people` at a time enrol, one registration after another, for as long as `meanwhile` takes; answers all of them. */
export async function enrolMeanwhile(
  backend: Backend,
  people: number,
  meanwhile: (further: Further) => Promise<void>,
): Promise<readonly Person[]> {
  const flow = await backend.publish(COURSE);
  const enrolled: Person[] = [];
  let isOver = false;
  const keepEnrolling = async () => {
    while (!isOver) enrolled.push(await enrol(backend, flow));
  };
  const load = Promise.all(Array.from({ length: people }, keepEnrolling));
  const further: Further = async (count) => {
    const wanted = enrolled.length + count;
    await until(
      () => enrolled.length,
      (now) => isOver || now >= wanted,
      LONGEST_MS,
    );
  };
  try {
    await Promise.race([load, meanwhile(further)]);
  } finally {
    isOver = true;
  }
  await load;
  return enrolled;
}

/**
 * Fails unless these people, and nobody else, have enrolled in the backend's project, all that they did took effect
 * once, and rows are what the workflows say.
 */
export async function expectEnrolledOnce(
  stack: RunningStack,
  backend: Backend,
  people: readonly Person[],
): Promise<void> {
  const ids = people.map(({ id }) => id);
  expect((await backend.list('limit=100')).ids.toSorted()).toEqual(ids.toSorted());
  for (const person of people) await expectCourse(person);
  await expectRowsLikeWorkflows(stack, ids);
}

async function expectCourse(person: Person): Promise<void> {
  const now = await person.read();
  expect(now).toMatchObject({ status: 'COMPLETED', failedValidations: [], accessControl: { attempts: 5 } });
  expect(now.steps.map(({ attemptsUsed }) => attemptsUsed)).toEqual([1, 1, 1, 1, 1]);
  const events = await person.events();
  expect(events).toHaveLength(now.sequence);
  for (const type of ['step.submitted', 'step.evaluated', 'step.passed']) {
    expect(events.filter((event) => event.type === type)).toHaveLength(5);
  }
  for (const type of ['registration.created', 'contact.codeSent', 'contact.verified', 'registration.completed']) {
    expect(events.filter((event) => event.type === type)).toHaveLength(1);
  }
}
