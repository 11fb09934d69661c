import { ApplicationFailure } from '@temporalio/activity';
import { createTransport } from 'nodemailer';
import type { NodemailerError } from 'nodemailer';
import { ConfigurationError } from '../../db/environment';
import { MESSAGE_REJECTED, MESSAGE_UNDELIVERED } from '../../domain/failures';
import { writeToOutbox } from './outbox';

/** Throws ApplicationFailure `MESSAGE_REJECTED` or `MESSAGE_UNDELIVERED`. */
export interface Mailer {
  send(message: { readonly to: string; readonly subject: string; readonly text: string }): Promise<void>;
}

export interface MailerConfig {
  readonly SMTP_URL?: string | undefined;
  readonly OUTBOX_DIRECTORY?: string | undefined;
  /** Such as `Acme <no-reply@acme.example>`. */
  readonly MAIL_FROM: string;
}

/** Together shorter than the time that an activity may take, so that a silent server is told from a dead worker. */
const TIMEOUTS_MS = { dnsTimeout: 4_000, connectionTimeout: 4_000, greetingTimeout: 4_000, socketTimeout: 6_000 };

/** Sends by SMTP where a server is named, and otherwise into the outbox. */
export function createMailer(config: MailerConfig): Mailer {
  if (config.SMTP_URL !== undefined) return smtpMailer(config.SMTP_URL, config.MAIL_FROM);
  const { OUTBOX_DIRECTORY } = config;
  if (OUTBOX_DIRECTORY === undefined) throw new ConfigurationError(['Set SMTP_URL or OUTBOX_DIRECTORY']);
  return { send: (message) => writeToOutbox(OUTBOX_DIRECTORY, { channel: 'email', ...message }) };
}

function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({ url, ...TIMEOUTS_MS });
  return {
    async send(message) {
      await transport.sendMail({ from, ...message }).catch((error: unknown) => {
        throw failureOf(error);
      });
    },
  };
}

/** By code alone: what the server answered names the recipient. A refused login is our fault and may be mended. */
function failureOf(error: unknown): ApplicationFailure {
  const { code = 'UNKNOWN', permanent = false }: NodemailerError = error instanceof Error ? error : new Error();
  return permanent && (code === 'EENVELOPE' || code === 'EMESSAGE')
    ? ApplicationFailure.nonRetryable('The mail server refused the message', MESSAGE_REJECTED)
    : ApplicationFailure.retryable(`The mail server did not take the message: ${code}`, MESSAGE_UNDELIVERED);
}
