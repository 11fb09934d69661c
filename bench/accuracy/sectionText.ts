import { table } from '../table';
import type { Section } from './section';

/** A section for people: Markdown that reads well in a terminal. */
export function sectionText({ title, versions, tables, targets, limits }: Section): string {
  const met = targets.map(({ what, target, measured, met: isMet }) => [what, target, measured, isMet ? 'yes' : 'NO']);
  return [
    `## ${title}`,
    '',
    Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', '),
    ...tables.flatMap(({ caption, head, rows }) => ['', caption, '', table(head, rows)]),
    ...(met.length > 0 ? ['', table(['target', 'must be', 'is', 'met'], met)] : []),
    ...(limits.length > 0 ? ['', ...limits] : []),
  ].join('\n');
}
