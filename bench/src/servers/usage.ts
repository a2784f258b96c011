/**
 * CPU time, memory and descriptors of a process and all its children, read from `/proc`: the same
 * way for the product and its counterparts, and without their knowledge (performance.md, B2, B18).
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Processor time spent so far, in milliseconds. */
export function cpuMs(pid: number): number {
  return family(pid).reduce((sum, one) => sum + ownCpuMs(one), 0);
}

/** Resident memory, in bytes. */
export function rssBytes(pid: number): number {
  return family(pid).reduce((sum, one) => sum + ownRssBytes(one), 0);
}

/** Open descriptors. */
export function descriptors(pid: number): number {
  return family(pid).reduce((sum, one) => sum + count(`/proc/${one}/fd`), 0);
}

/** The process and everything below it, from the parent that each process names. */
function family(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of list('/proc')) {
    const one = Number(name);
    if (!Number.isInteger(one)) continue;
    const parent = Number(statFields(one)[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), one]);
  }
  const found = [pid];
  for (const one of found) found.push(...(children.get(one) ?? []));
  return found;
}

/** The scheduler counts in nanoseconds; without it the clock ticks of `stat` (10 ms) have to do. */
function ownCpuMs(pid: number): number {
  let nanoseconds = 0;
  for (const thread of list(`/proc/${pid}/task`)) {
    nanoseconds += Number(read(`/proc/${pid}/task/${thread}/schedstat`).split(' ')[0] ?? 0);
  }
  if (nanoseconds > 0) return nanoseconds / 1e6;
  const fields = statFields(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** `/proc/<pid>/stat` from the state on: the name before it may hold anything. */
function statFields(pid: number): string[] {
  const stat = read(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function ownRssBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

function count(folder: string): number {
  return list(folder).length;
}

/** What has ended meanwhile counts as nothing. */
function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
