import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `work` while no other process runs one under the same lock file; waits for the other one and says so through
 * `say`. The lock of a process that is gone is taken over.
 */
export async function withLock(file, say, work) {
  mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !(await acquire(file)); await sleep(100)) {
    if (!told) say(`waiting for another process (${holderOf(file)}) that is doing this already …`);
    told = true;
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

async function acquire(file) {
  if (create(file)) return true;
  const holder = holderOf(file);
  if (holder === null || isAlive(holder)) return false;
  rmSync(file, { force: true });
  if (!create(file)) return false;
  // Another one may have seen the same dead holder and removed the lock made here just now: only the last one keeps it.
  await sleep(50);
  return holderOf(file) === process.pid;
}

function create(file) {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** The process that holds the lock; null while that cannot be told (just made, or just given back). */
function holderOf(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || null;
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
