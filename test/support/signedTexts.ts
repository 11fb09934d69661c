import type { Repositories } from '../../db/repositories';
import type { Vault } from '../../db/vault/vault';
import type { TimeStampAuthority } from '../../evidence/cms/timeStampAuthority';
import type { PdfRenderer } from '../../evidence/pdf/pdfRenderer';
import { renderPdf } from '../../evidence/pdf/renderPdf';
import { createProjectSigners } from '../../evidence/projectSigners';
import { createSignedTexts } from '../../evidence/signedText/signedTexts';
import type { SignedTexts } from '../../evidence/signedText/signedTexts';

/** Sets PDFs in this thread, from the sources. */
export const rendererHere: PdfRenderer = {
  render: async (document) => Buffer.from(await renderPdf(document)),
  close: () => Promise.resolve(),
};

/** Signed texts as a worker keeps them. */
export function signedTextsOf(
  { vault, repositories }: { readonly vault: Vault; readonly repositories: Repositories },
  timeStamps: TimeStampAuthority | null = null,
): SignedTexts {
  const signers = createProjectSigners({ vault, certificates: repositories.projectCertificates });
  return createSignedTexts({ vault, signers, renderer: rendererHere, timeStamps });
}
