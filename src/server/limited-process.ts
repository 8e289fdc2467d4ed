import { type ChildProcess, spawn } from 'node:child_process';

export type ProcessLimits = Readonly<{
  memoryMb: number;
  args?: readonly string[];
  /** Of Node itself. */
  nodeArgs?: readonly string[];
  /** All it gets: nothing of the application's environment, neither its secrets. */
  env?: Readonly<Record<string, string>>;
}>;

/** A process of our own for work that may use too much time or memory; spoken to over IPC. */
export function limitedProcess(script: string, limits: ProcessLimits): ChildProcess {
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      // macOS knows no such limit; there the process itself looks after its memory.
      'ulimit -v "$0" 2>/dev/null; exec "$@"',
      String((nodeReservesMb + limits.memoryMb) * 1024),
      process.execPath,
      ...(limits.nodeArgs ?? []),
      script,
      ...(limits.args ?? [])
    ],
    {
      // Each thread of a large machine would reserve 64 MB of the limited address space.
      env: { MALLOC_ARENA_MAX: '2', ...limits.env },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced'
    }
  );
  // Each task listens for itself; without any listener Node would end the application.
  child.on('error', () => undefined);
  return child;
}

/** Address space that Node reserves without using it (1.5 GB measured with Node 24). */
const nodeReservesMb = 2048;

/** Why there is no answer: too slow, or ended before it (out of memory, killed). */
export class NoAnswer extends Error {
  readonly reason: 'timeout' | 'ended';

  constructor(reason: 'timeout' | 'ended') {
    super(reason);
    this.name = 'NoAnswer';
    this.reason = reason;
  }
}

/**
 * One task, one answer, then the process is gone.
 * @throws NoAnswer
 */
export async function answerOf(
  script: string,
  task: object,
  { timeoutMs, ...limits }: ProcessLimits & { timeoutMs: number }
): Promise<unknown> {
  const child = limitedProcess(script, limits);
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const timer = setTimeout(() => reject(new NoAnswer('timeout')), timeoutMs);
  const ended = () => reject(new NoAnswer('ended'));
  child.once('message', resolve).once('exit', ended).once('error', ended);
  child.send(task, (failure) => failure && ended());
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
  }
}
