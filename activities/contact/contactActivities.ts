import { enrolmentLink } from '../../db/registrationTokens';
import type { RegistrationTokens } from '../../db/registrationTokens';
import type { Repositories } from '../../db/repositories';
import type { Project } from '../../db/repositories/projects';
import type { Vault } from '../../db/vault/vault';
import { SANDBOX_CONTACT_CODE } from '../../domain/sandbox';
import type { ContactActivities } from '../contract';
import type { Mailer } from './mailer';
import type { SmsSender } from './smsSender';
import { CONTACT_TEXTS } from './texts';

const CODE_MINUTES = 10;
const CODE_TRIES = 5;

export interface ContactDeps {
  readonly vault: Pick<Vault, 'open' | 'hash'>;
  readonly repositories: Pick<Repositories, 'contactVerifications' | 'enrolments' | 'projects' | 'registrations'>;
  readonly tokens: Pick<RegistrationTokens, 'issue'>;
  readonly mailer: Mailer;
  readonly smsSender: SmsSender;
}

type CodeInput = Parameters<ContactActivities['sendContactCode']>[0];

export function createContactActivities(deps: ContactDeps): ContactActivities {
  const { vault, repositories, mailer, smsSender } = deps;

  return {
    /**
     * Sends first and remembers then: a verification that is known was sent, and is not sent again. Where a worker dies
     * in between, the second message carries the same code as the first, so that either is good.
     */
    async sendContactCode(input) {
      const { verificationId, registrationId, projectId, contactId, channel } = input;
      const code = input.mode === 'sandbox' ? SANDBOX_CONTACT_CODE : codeOf(verificationId);
      if ((await repositories.contactVerifications.get(verificationId)) !== null) return;
      if (input.mode === 'live') await send(code, input);
      await repositories.contactVerifications.create({
        id: verificationId,
        registrationId,
        projectId,
        contactId,
        channel,
        codeHash: vault.hash('code', verificationId, code),
        expiresAt: new Date(Date.now() + CODE_MINUTES * 60_000).toISOString(),
        attemptsLeft: CODE_TRIES,
      });
    },

    async sendEnrolmentLink({ registrationId, projectId, language }) {
      const [project, enrolment] = [await projectOf(projectId), await repositories.enrolments.get(registrationId)];
      const to = await emailOf(registrationId);
      if (project.mode === 'sandbox' || enrolment === null || to === null) return;
      const token = await deps.tokens.issue({ registrationId, generation: enrolment.tokenGeneration });
      const link = enrolmentLink(project.enrolmentUrl, token);
      if (link === null) return;
      await mailer.send({ to, ...CONTACT_TEXTS[language].linkMail(link, project.name) });
    },
  };

  async function send(code: string, input: CodeInput): Promise<void> {
    const { registrationId, contactId, verificationId } = input;
    const contact = await vault.open({ registrationId, kind: 'contact', id: contactId });
    if (contact === null) throw new Error('No address is sealed under this contact id');
    const { name } = await projectOf(input.projectId);
    const texts = CONTACT_TEXTS[input.language];
    if (contact.channel === 'sms') {
      const text = texts.codeSms(code, name, CODE_MINUTES);
      return smsSender.send({ id: verificationId, to: contact.value, text });
    }
    return mailer.send({ to: contact.value, ...texts.codeMail(code, name, CODE_MINUTES) });
  }

  async function projectOf(projectId: string): Promise<Project> {
    const project = await repositories.projects.get(projectId);
    if (project === null) throw new Error('The registration is of an unknown project');
    return project;
  }

  /** Six digits that nobody can tell without this system's key, and always the same ones for one verification. */
  function codeOf(verificationId: string): string {
    const random = Buffer.from(vault.hash('code', verificationId), 'base64url').readUIntBE(0, 6);
    return String(random % 1_000_000).padStart(6, '0');
  }

  /** An address that the person has verified, or else the one that the backend named, or else the one given. */
  async function emailOf(registrationId: string): Promise<string | null> {
    const registration = await repositories.registrations.get(registrationId);
    const profile = await vault.open({ registrationId, kind: 'profile', id: 'profile' });
    const named = profile?.contact.email ?? null;
    const given = registration?.contacts.email ?? null;
    if (given === null || (named !== null && !given.verified)) return named;
    const contact = await vault.open({ registrationId, kind: 'contact', id: given.id });
    return contact?.value ?? null;
  }
}
