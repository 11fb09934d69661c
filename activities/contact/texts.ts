import type { Language } from '../../domain/vocabulary';

interface Mail {
  readonly subject: string;
  readonly text: string;
}

interface ContactTexts {
  codeMail(code: string, projectName: string, minutes: number): Mail;
  codeSms(code: string, projectName: string, minutes: number): string;
  linkMail(link: string, projectName: string): Mail;
}

/** Everything that is written to people, by language. */
export const CONTACT_TEXTS: Readonly<Record<Language, ContactTexts>> = {
  en: {
    codeMail: (code, projectName, minutes) => ({
      subject: `${projectName}: your code is ${code}`,
      text: `Your code for ${projectName} is ${code}.\n\nIt is valid for ${minutes} minutes. If you did not ask for it, ignore this message and give the code to nobody.\n`,
    }),
    codeSms: (code, projectName, minutes) => `${code} is your code for ${projectName}. Valid for ${minutes} minutes.`,
    linkMail: (link, projectName) => ({
      subject: `${projectName}: go on with your registration`,
      text: `Go on with your registration at ${projectName} here:\n\n${link}\n\nThe link is only for you: pass it on to nobody. If you did not ask for it, ignore this message.\n`,
    }),
  },
  es: {
    codeMail: (code, projectName, minutes) => ({
      subject: `${projectName}: tu código es ${code}`,
      text: `Tu código para ${projectName} es ${code}.\n\nEs válido durante ${minutes} minutos. Si no lo pediste, ignora este mensaje y no le des el código a nadie.\n`,
    }),
    codeSms: (code, projectName, minutes) =>
      `${code} es tu código para ${projectName}. Válido durante ${minutes} minutos.`,
    linkMail: (link, projectName) => ({
      subject: `${projectName}: continúa tu registro`,
      text: `Continúa aquí tu registro en ${projectName}:\n\n${link}\n\nEl enlace es solo para ti: no lo compartas. Si no lo pediste, ignora este mensaje.\n`,
    }),
  },
  pt: {
    codeMail: (code, projectName, minutes) => ({
      subject: `${projectName}: seu código é ${code}`,
      text: `Seu código para ${projectName} é ${code}.\n\nEle vale por ${minutes} minutos. Se você não o pediu, ignore esta mensagem e não dê o código a ninguém.\n`,
    }),
    codeSms: (code, projectName, minutes) => `${code} é seu código para ${projectName}. Válido por ${minutes} minutos.`,
    linkMail: (link, projectName) => ({
      subject: `${projectName}: continue seu cadastro`,
      text: `Continue aqui seu cadastro em ${projectName}:\n\n${link}\n\nO link é só para você: não o compartilhe. Se você não o pediu, ignore esta mensagem.\n`,
    }),
  },
};
