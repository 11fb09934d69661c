import { readFileSync, readdirSync } from 'node:fs';

/** What Linux counts CPU time in, for programs (`USER_HZ`). */
const TICK_MS = 10;

/**
 * The CPU time in ms that each of these processes has used so far, together with those that descend from it and are not
 * named themselves. Null on systems that do not tell.
 */
export function cpuTimes(roots: Readonly<Record<string, number>>): Readonly<Record<string, number>> | null {
  const processes = readProcesses();
  if (processes === null) return null;
  const named = Object.values(roots);
  const unnamed = processes.filter(({ pid }) => !named.includes(pid));
  return Object.fromEntries(
    Object.entries(roots).map(([name, pid]) => {
      const own = processes.filter((candidate) => candidate.pid === pid);
      return [name, TICK_MS * (ticksOf(own) + ticksOfDescendants(unnamed, pid))];
    }),
  );
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

function ticksOfDescendants(processes: readonly Process[], pid: number): number {
  const children = processes.filter(({ parent }) => parent === pid);
  return children.reduce((sum, child) => sum + ticksOfDescendants(processes, child.pid), ticksOf(children));
}

function ticksOf(processes: readonly Process[]): number {
  return processes.reduce((sum, { ticks }) => sum + ticks, 0);
}

function readProcesses(): readonly Process[] | null {
  if (process.platform !== 'linux') return null;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)));
}

function readProcess(pid: number): readonly Process[] {
  const stat = statOf(pid);
  if (stat === null) return [];
  // proc(5): the name in brackets may hold anything; after it come state, parent … and at 12 to 15 user and system time,
  // its own and that of children that have ended.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = fields.slice(11, 15).reduce((sum, count) => sum + count, 0);
  return [{ pid, parent: fields[1] ?? 0, ticks }];
}

/** Null for a process that has just ended. */
function statOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
}
