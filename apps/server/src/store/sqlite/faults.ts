/**
 * The steps at which a process can be made to die, for tests of crashes (reliability F1). Where no hook is
 * given nothing is called.
 */
export const FAULT_POINTS = [
  'migration.before',
  'migration.begun',
  'migration.applied',
  'migration.after',
  'commit.before-begin',
  'commit.begun',
  'commit.written',
  'commit.before-commit',
  'commit.after-commit',
  'timer.claimed',
  'outbox.claimed',
  'lease.renewed',
  'lease.reaped',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];
/** Called whenever a step is reached; may end the process, or throw to make the step fail. */
export type Fault = (point: FaultPoint) => void;
