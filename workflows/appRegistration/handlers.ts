import { currentUpdateInfo, setHandler } from '@temporalio/workflow';
import type { defineUpdate } from '@temporalio/workflow';
import { CONTACT_FIELD } from '../../domain/vocabulary';
import type { Intent } from '../../domain/refusalOf';
import type { Message } from '../../domain/registration';
import { sendContactCode, sendEnrolmentLink } from './proxies';
import * as messages from './messages';
import type { Answer, AppRegistrationInput, Of } from './messages';
import type { Run } from './run';

type PersonsMessage = Extract<Message, { requestId: string }>;

/** Connects every message with what it does. Called first, before the run does anything. */
export function takeMessages(run: Run, input: AppRegistrationInput): void {
  const answer = async (): Promise<Answer> => {
    const { sequence } = run.registration;
    await run.inProjection();
    return { sequence };
  };

  /** An update that only lets its message take effect, after `before` succeeded. */
  function take<Args>(
    definition: ReturnType<typeof defineUpdate<Answer, [Args]>>,
    description: string,
    messageOf: (args: Args, requestId: string) => PersonsMessage & Intent,
    before?: (args: Args) => Promise<void>,
  ): void {
    setHandler(
      definition,
      async (args) => {
        const message = messageOf(args, requestId());
        if (before !== undefined) {
          await before(args);
          // Time passed: what was allowed then may not be allowed any more.
          run.admit(message);
        }
        run.apply(message);
        return answer();
      },
      { description, validator: (args: Args) => run.admit(messageOf(args, requestId())) },
    );
  }

  setHandler(messages.registrationState, () => run.state(), {
    description: 'The whole state, and the events of this run',
  });

  setHandler(
    messages.providerResult,
    ({ key, attempt, evaluation }) => {
      run.apply({ type: 'evaluated', key, attempt, evaluation });
      void run.inProjection();
    },
    { description: 'A provider’s answer that came by callback' },
  );

  setHandler(messages.askProviderAgain, () => run.askAgain(), {
    description: 'Asks a provider again that is away, or that has not called back',
  });

  setHandler(messages.begin, answer, { description: 'Answers once the registration is in the projection' });

  setHandler(
    messages.submit,
    async (args): Promise<Answer> => {
      const message = { type: 'submit', requestId: requestId(), ...args } as const;
      run.apply(message);
      const number = run.attemptOf(args.key, args.submissionId);
      await run.evaluatedOrParked(args.key, number);
      return { ...(await answer()), attempt: { number } };
    },
    {
      description: 'The person handed in a step',
      validator: (args: Of<'submit'>) => run.admit({ type: 'submit', requestId: requestId(), ...args }),
    },
  );

  take(
    messages.sendContactCode,
    'Sends a one-time code to the person’s e-mail address or telephone',
    (args, id) => ({ type: 'codeSent', requestId: id, ...args }),
    async ({ channel, verificationId }) => {
      const contact = run.registration.contacts[CONTACT_FIELD[channel]];
      if (contact === null) return;
      const { registrationId, projectId, mode, language } = input;
      await sendContactCode({
        registrationId,
        projectId,
        mode,
        language,
        channel,
        verificationId,
        contactId: contact.id,
      });
    },
  );
  take(messages.confirmContact, 'The person entered the right code', (args, id) => ({
    type: 'contactVerified',
    requestId: id,
    ...args,
  }));
  take(
    messages.sendLink,
    'Sends the enrolment link again',
    (args, id) => ({ type: 'linkSent', requestId: id, ...args }),
    async () => {
      const { registrationId, projectId, language } = input;
      await sendEnrolmentLink({ registrationId, projectId, language });
    },
  );
  take(messages.skip, 'Leaves out an optional step', (args, id) => ({ type: 'skip', requestId: id, ...args }));
  take(messages.skipKyc, 'Ends without the checks, where none is mandatory', (args, id) => ({
    type: 'skipKyc',
    requestId: id,
    ...args,
  }));
  take(messages.review, 'An operator approves or rejects', (args, id) => ({ type: 'review', requestId: id, ...args }));
  take(messages.cancel, 'Withdraws the registration', (args, id) => ({ type: 'cancel', requestId: id, ...args }));
  take(messages.extend, 'Moves the time of expiry', (args, id) => ({ type: 'extend', requestId: id, ...args }));
  take(messages.reopen, 'An operator opens an ended registration again', (args, id) => ({
    type: 'reopen',
    requestId: id,
    ...args,
  }));
}

/** The update's id: derived from the HTTP idempotency key, or made by the Temporal UI. */
function requestId(): string {
  return currentUpdateInfo()?.id ?? '';
}
