import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startSmtpServer } from '../support/smtpServer';
import { until } from '../support/until';

/** The servers that carry messages to people, the one place where what was said of them may stand in plain words. */
export interface Outgoing {
  /** What a worker needs in its environment to use them. */
  readonly env: Readonly<Record<string, string>>;
  /** Everything that was taken, as sent. */
  messages(): readonly string[];
  /** The code in the newest message to an address or a number. */
  codeFor(recipient: string): Promise<string>;
  close(): Promise<void>;
}

/** How the servers treat recipients: both repeat them in what they answer, as such servers do. */
export interface Treatment {
  /** Taken at the second try. */
  readonly busy: readonly string[];
  /** Refused for good. */
  readonly refused: readonly string[];
}

export async function startOutgoing(treatment: Treatment): Promise<Outgoing> {
  const busy = new Set(treatment.busy);
  const isBusy = (text: string) => [...busy].some((recipient) => isFor(text, recipient) && busy.delete(recipient));
  const isRefused = (text: string) => treatment.refused.some((recipient) => isFor(text, recipient));

  const mails = await startSmtpServer((line) => {
    if (isRefused(line)) return `550 ${line} is unknown here`;
    return isBusy(line) ? `451 ${line} is busy` : '250 ok';
  });
  const texts: string[] = [];
  const gateway = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const status = isRefused(body) ? 400 : isBusy(body) ? 503 : 202;
      if (status === 202) texts.push(body);
      response.writeHead(status).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const { port } = gateway.address() as AddressInfo;

  return {
    env: { OUTBOX_DIRECTORY: '', SMTP_URL: mails.url, SMS_GATEWAY_URL: `http://127.0.0.1:${port}/messages` },
    messages: () => [...mails.messages, ...texts],
    codeFor: (recipient) =>
      until(
        () =>
          /\b\d{6}\b/.exec([...mails.messages, ...texts].findLast((sent) => isFor(sent, recipient)) ?? '')?.[0] ?? '',
        (code) => code !== '',
      ),
    async close() {
      await mails.close();
      gateway.close();
      gateway.closeAllConnections();
    },
  };
}

/** Domains are written in small letters on the way. */
function isFor(text: string, recipient: string): boolean {
  return text.toLowerCase().includes(recipient.toLowerCase());
}
