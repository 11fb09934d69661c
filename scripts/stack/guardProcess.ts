import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GuardOrder } from './guard';

const GRACE_MS = 10_000;
const watched = new Map<number, NodeJS.Signals>();

async function main(temporaryFolder: string | undefined): Promise<void> {
  // Ends when the stack's process closes its end of the pipe, or is no more.
  for await (const line of createInterface(process.stdin)) {
    const order = JSON.parse(line) as GuardOrder;
    if ('watch' in order) watched.set(order.watch, order.signal);
    else watched.delete(order.forget);
  }
  for (const [pid, signal] of [...watched].reverse()) await end(pid, signal);
  if (temporaryFolder !== undefined) rmSync(temporaryFolder, { recursive: true, force: true, maxRetries: 5 });
}

async function end(pid: number, signal: NodeJS.Signals): Promise<void> {
  const deadline = Date.now() + GRACE_MS;
  send(pid, 'SIGCONT');
  send(pid, signal);
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  send(-pid, 'SIGKILL');
}

function isAlive(pid: number): boolean {
  return send(pid, 0);
}

/** Answers whether there was such a process; a negative number means the group that it leads. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

void main(process.argv[2]);
