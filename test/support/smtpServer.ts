import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface SmtpServer {
  readonly url: string;
  /** What was taken, as sent. */
  readonly messages: readonly string[];
  close(): Promise<void>;
}

/** A mail server of a few lines. `toRecipient` is what it answers to a recipient's line: `250` takes the message. */
export async function startSmtpServer(
  toRecipient: string | ((line: string) => string) = '250 ok',
): Promise<SmtpServer> {
  const answerTo = typeof toRecipient === 'string' ? () => toRecipient : toRecipient;
  const messages: string[] = [];
  const server = createServer((socket) => {
    let message: string | null = null;
    let rest = '';
    socket.write('220 test\r\n');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (message !== null && line !== '.') message += `${line}\n`;
        else if (message !== null) {
          messages.push(message);
          message = null;
          socket.write('250 taken\r\n');
        } else if (line.startsWith('RCPT')) socket.write(`${answerTo(line)}\r\n`);
        else if (line === 'DATA') {
          message = '';
          socket.write('354 go on\r\n');
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    messages,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
