import { textOf } from '../../domain/textOf';
import type { Language } from '../../domain/vocabulary';
import type { EvidenceFacts } from '../facts';
import type { Block } from '../pdf/document';
import { LABELS } from './labels';

/** Which registration it is, and how it stands. */
export function summaryBlocks({ project, registration, flow }: EvidenceFacts, language: Language): Block[] {
  const labels = LABELS[language];
  const { outcome, previousRegistrationId, revision, waitingOn, completedAt } = registration;
  const fields: [string, string][] = [
    [labels.registration, registration.id],
    [labels.project, `${project.name} (${project.id})`],
    [labels.mode, registration.mode],
    [labels.flow, `${flow.name}, ${labels.version} ${registration.flow.version} (${registration.flow.id})`],
    [labels.status, registration.status],
    ...(waitingOn === null ? [] : [[labels.waitingOn, waitingOn] as [string, string]]),
    [labels.created, registration.createdAt],
    [labels.updated, registration.updatedAt],
  ];
  if (completedAt !== null) fields.push([labels.completed, completedAt]);
  if (outcome !== null) {
    fields.push([labels.decidedBy, outcome.decidedBy]);
    const reasons = outcome.reasons.map((code) => `${code}: ${textOf(code, language)}`);
    if (reasons.length > 0) fields.push([labels.reasons, reasons.join('\n')]);
  }
  if (previousRegistrationId !== null) fields.push([labels.previous, previousRegistrationId]);
  if (revision > 0) fields.push([labels.revision, String(revision)]);
  return [
    { type: 'heading', level: 2, text: labels.summary },
    { type: 'fields', fields },
  ];
}
