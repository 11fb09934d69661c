import { z } from 'zod';
import type { EventType, RegistrationEvent } from '../../domain/registration';
import { textOf } from '../../domain/textOf';
import type { Language } from '../../domain/vocabulary';
import type { Link } from '../archive/chain';
import type { EvidenceFacts } from '../facts';
import type { Block } from '../pdf/document';
import { LABELS } from './labels';

/** What somebody decided, rather than what came of it. */
const DECISIONS: readonly EventType[] = [
  'step.skipped',
  'review.decided',
  'contact.verified',
  'registration.completed',
  'registration.failed',
  'registration.expired',
  'registration.cancelled',
  'registration.reopened',
  'registration.extended',
];
const decided = z.object({
  by: z.object({ type: z.string(), id: z.string().optional() }).optional(),
  decidedBy: z.string().optional(),
  decision: z.string().optional(),
  noteId: z.string().optional(),
});

export function redFlagBlocks({ registration }: EvidenceFacts, language: Language): Block[] {
  const labels = LABELS[language];
  const rows = registration.redFlags.map(({ code, severity, key, raisedAt, evidence }) => [
    `${code}: ${textOf(code, language)}`,
    severity,
    key ?? '',
    raisedAt,
    Object.entries(evidence)
      .map(([name, value]) => `${name} ${value}`)
      .join('\n'),
  ]);
  const columns = [
    { title: labels.flag, share: 0.28 },
    { title: labels.severity, share: 0.1 },
    { title: labels.step, share: 0.15 },
    { title: labels.raised, share: 0.22 },
    { title: labels.details, share: 0.25 },
  ];
  return [{ type: 'heading', level: 2, text: labels.redFlags }, ...tableOr(labels.none, columns, rows)];
}

export function decisionBlocks({ events, person }: EvidenceFacts, language: Language): Block[] {
  const labels = LABELS[language];
  const rows = events
    .filter(({ type }) => DECISIONS.includes(type))
    .map((event) => {
      const { by, decidedBy, decision, noteId } = decided.safeParse(event.data).data ?? {};
      const note = noteId === undefined ? undefined : person?.notes.get(noteId);
      const what = [event.type, decision, event.key].filter((part) => part !== undefined).join(' ');
      return [event.at, what, [by?.type ?? decidedBy, by?.id].filter(Boolean).join(' '), note ?? ''];
    });
  const columns = [
    { title: labels.at, share: 0.22 },
    { title: labels.decision, share: 0.28 },
    { title: labels.by, share: 0.25 },
    { title: labels.note, share: 0.25 },
  ];
  return [{ type: 'heading', level: 2, text: labels.decisions }, ...tableOr(labels.none, columns, rows)];
}

export function eventBlocks(chain: readonly Link[], language: Language): Block[] {
  const labels = LABELS[language];
  const columns = [
    { title: '#', share: 0.06 },
    { title: labels.at, share: 0.21 },
    { title: labels.event, share: 0.28 },
    { title: labels.hash, share: 0.45 },
  ];
  const rows = chain.map(({ event, hash }) => [String(event.sequence), event.at, nameOf(event), hash]);
  return [{ type: 'heading', level: 2, text: labels.events }, ...tableOr(labels.none, columns, rows)];
}

function nameOf({ type, key }: RegistrationEvent): string {
  return key === undefined ? type : `${type} ${key}`;
}

function tableOr(none: string, columns: Extract<Block, { type: 'table' }>['columns'], rows: string[][]): Block[] {
  return rows.length === 0 ? [{ type: 'text', style: 'plain', text: none }] : [{ type: 'table', columns, rows }];
}
