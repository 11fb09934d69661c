import { headOf } from '../archive/chain';
import type { Block, PdfDocument } from '../pdf/document';
import type { Language } from '../../domain/vocabulary';
import { decisionBlocks, eventBlocks, redFlagBlocks } from './eventBlocks';
import { LABELS } from './labels';
import { personBlocks } from './personBlocks';
import type { Reported } from './reported';
import { stepBlocks } from './stepBlocks';
import { summaryBlocks } from './summaryBlocks';

/** The evidence of a registration, for a person to read. */
export function reportDocument(of: Reported, language: Language): Omit<PdfDocument, 'signatureBytes'> {
  const { facts, chain, madeAt, fingerprint } = of;
  const { registration } = facts;
  const labels = LABELS[language];
  const blocks: readonly Block[] = [
    { type: 'heading', level: 1, text: labels.title },
    ...(facts.person === null ? [{ type: 'text', style: 'plain', text: labels.withoutPersonalData } as const] : []),
    ...summaryBlocks(facts, language),
    ...personBlocks(facts, language),
    ...stepBlocks(of, language),
    ...redFlagBlocks(facts, language),
    ...decisionBlocks(facts, language),
    ...eventBlocks(chain, language),
    { type: 'heading', level: 2, text: labels.integrity },
    {
      type: 'fields',
      fields: [
        [labels.head, headOf(registration.id, chain)],
        [labels.certificate, fingerprint],
      ],
    },
    { type: 'text', style: 'small', text: labels.whatItShows },
  ];
  return {
    title: `Evidence of ${registration.id}`,
    language,
    at: madeAt,
    footer: registration.id,
    pageNumber: labels.pageNumber,
    blocks: [...blocks],
  };
}
