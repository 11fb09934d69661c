import { ApplicationFailure } from '@temporalio/activity';
import { MESSAGE_REJECTED, MESSAGE_UNDELIVERED } from '../../domain/failures';
import { writeToOutbox } from './outbox';

/** Throws ApplicationFailure `MESSAGE_REJECTED` or `MESSAGE_UNDELIVERED`. */
export interface SmsSender {
  /** `id` is the same when the same message is sent again; `to` is a number in E.164. */
  send(message: { readonly id: string; readonly to: string; readonly text: string }): Promise<void>;
}

export interface SmsSenderConfig {
  readonly SMS_GATEWAY_URL?: string | undefined;
  readonly SMS_GATEWAY_TOKEN?: string | undefined;
  readonly OUTBOX_DIRECTORY?: string | undefined;
}

/** Shorter than the time that an activity may take. */
const TIMEOUT_MS = 10_000;

/** Sends by the gateway where one is named, and otherwise into the outbox; refuses where there is neither. */
export function createSmsSender(config: SmsSenderConfig): SmsSender {
  const { SMS_GATEWAY_URL, SMS_GATEWAY_TOKEN, OUTBOX_DIRECTORY } = config;
  if (SMS_GATEWAY_URL !== undefined) return gatewaySender(SMS_GATEWAY_URL, SMS_GATEWAY_TOKEN);
  if (OUTBOX_DIRECTORY !== undefined) {
    return { send: ({ to, text }) => writeToOutbox(OUTBOX_DIRECTORY, { channel: 'sms', to, text }) };
  }
  return { send: () => Promise.reject(ApplicationFailure.nonRetryable('No SMS gateway is set up', MESSAGE_REJECTED)) };
}

/**
 * Any service behind one POST: JSON `{ to, text }`, `Authorization: Bearer` where a token is set, and an
 * `Idempotency-Key`. 2xx is taken; 4xx other than 408 and 429 is refused for good.
 */
function gatewaySender(url: string, token: string | undefined): SmsSender {
  return {
    async send({ id, to, text }) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': id,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ to, text }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch(() => {
        throw ApplicationFailure.retryable('The SMS gateway does not answer', MESSAGE_UNDELIVERED);
      });
      await answer.body?.cancel();
      if (answer.ok) return;
      const forGood = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
      throw forGood
        ? ApplicationFailure.nonRetryable(`The SMS gateway refused the message: ${answer.status}`, MESSAGE_REJECTED)
        : ApplicationFailure.retryable(`The SMS gateway failed: ${answer.status}`, MESSAGE_UNDELIVERED);
    },
  };
}
