import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createMailer } from '../../../activities/contact/mailer';
import { ConfigurationError } from '../../../db/environment';
import { startSmtpServer } from '../../support/smtpServer';

const MAIL_FROM = 'Acme <no-reply@acme.example>';
const MESSAGE = { to: 'ana@example.com', subject: 'Acme: tu código es 123456', text: 'Tu código es 123456.\n' };

describe('e-mail by SMTP', () => {
  it('arrives with its subject and text', async () => {
    const server = await startSmtpServer();
    await createMailer({ SMTP_URL: server.url, MAIL_FROM }).send(MESSAGE);
    await server.close();
    const [mail = ''] = server.messages;
    expect(mail).toContain(`From: ${MAIL_FROM}`);
    expect(mail).toContain('To: ana@example.com');
    expect(mail).toContain('Subject: =?UTF-8?');
    expect(mail).toContain('123456');
  });

  it('is tried again where the server is away', async () => {
    const server = await startSmtpServer();
    await server.close();
    await expect(createMailer({ SMTP_URL: server.url, MAIL_FROM }).send(MESSAGE)).rejects.toMatchObject({
      type: 'MESSAGE_UNDELIVERED',
      nonRetryable: false,
    });
  });

  it.each([
    ['450 try later', 'MESSAGE_UNDELIVERED', false],
    ['550 unknown', 'MESSAGE_REJECTED', true],
  ])('answered with %s fails as %s', async (answer, type, nonRetryable) => {
    const server = await startSmtpServer(`${answer} <ana@example.com>`);
    const sent = createMailer({ SMTP_URL: server.url, MAIL_FROM }).send(MESSAGE);
    await expect(sent).rejects.toMatchObject({ type, nonRetryable });
    await expect(sent).rejects.not.toThrow('ana@example.com');
    await server.close();
  });
});

describe('e-mail into the outbox', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'outbox-'));
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('is a file that only its owner reads, with a name that tells nothing', async () => {
    const directory = path.join(parent, 'made', 'here');
    const mailer = createMailer({ OUTBOX_DIRECTORY: directory, MAIL_FROM });
    await mailer.send(MESSAGE);
    await mailer.send({ ...MESSAGE, to: 'luis@example.com' });
    const files = (await readdir(directory)).sort();
    expect(files).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.email\.json$/), expect.anything()]);
    const [first = ''] = files;
    expect(JSON.parse(await readFile(path.join(directory, first), 'utf8'))).toEqual({ channel: 'email', ...MESSAGE });
    expect((await stat(path.join(directory, first))).mode & 0o777).toBe(0o600);
  });
});

it('needs one way to send', () => {
  expect(() => createMailer({ MAIL_FROM })).toThrow(ConfigurationError);
});
