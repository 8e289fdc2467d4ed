import { readFileSync, rmSync } from 'node:fs';

/**
 * Where the process may be killed on order, to see what a crash leaves behind. All stand in the few places that every
 * write passes, never in a feature.
 */
export const faultPoints = [
  'write.before-commit',
  'write.after-commit',
  'system.before-commit',
  'system.after-commit',
  'form.before-answer',
  'upload.received',
  'job.taken',
  'job.done',
  'mail.handed-over',
  'line.written',
  'backup.drafted',
  'backup.linked',
  'restore.filled',
  'restore.settled',
  'migration.applied',
  'migration.committed',
  'rules.applied',
  'cluster.drafted',
  'cluster.made'
] as const;

export type FaultPoint = (typeof faultPoints)[number];

/**
 * Ends the process without a farewell where the file that `FAULT_ORDER` names holds this point's name, or the name and
 * at which pass of it.
 */
export function fault(point: FaultPoint): void {
  if (!order) return;
  const [name, pass = '1'] = read(order).split(' ');
  if (name !== point || ++passes < Number(pass)) return;
  // Once: whoever starts it again must get further.
  rmSync(order);
  process.kill(process.pid, 'SIGKILL');
}

// Set by tests and by `npm run crash` alone; without it a point costs one comparison.
const order = process.env.FAULT_ORDER;
let passes = 0;

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
