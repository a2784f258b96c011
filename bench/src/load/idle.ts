/** Idle connections, held by another process. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { adopt } from '../servers/process.ts';
import type { HoldAnswer, HoldRequest } from './idle-holder.ts';

const HOLDER = fileURLToPath(new URL('./idle-holder.ts', import.meta.url));
const WANTED = 10_000;
/** Descriptors that a server needs for itself. */
const SPARE = 500;

export interface IdleHolder {
  /** Opens so many more. Rejects when one is refused or an older one was lost. */
  open(count: number): Promise<void>;
  /** Cuts them all. */
  release(): Promise<void>;
}

/** 10,000, or what this machine's limit of open files allows. */
export function idleCount(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1];
  return hard === 'unlimited' ? WANTED : Math.min(WANTED, Number(hard) - SPARE);
}

/** Starts a holder for one server. `asCustomers`: they say `customer_connect`. */
export function startIdleHolder(port: number, options: { asCustomers: boolean }): IdleHolder {
  const child = fork(HOLDER, { stdio: 'inherit' });
  adopt(child);
  return {
    async open(count) {
      const request: HoldRequest = { port, count, ...options };
      child.send(request);
      const [answer] = (await once(child, 'message')) as [HoldAnswer];
      if ('failed' in answer) throw new Error(answer.failed);
    },
    async release() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
