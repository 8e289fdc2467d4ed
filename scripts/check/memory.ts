import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';

/** How many checks of a step passed and failed; a step that is no test suite counts as one. */
export type Result = Readonly<{ passed: number; failed: number }>;

/** The hash of every file of the project by its path, ignored files left out. */
export type Inputs = ReadonlyMap<string, string>;

export function inputsOf(): Inputs {
  const { stdout, status } = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    maxBuffer: 64_000_000
  });
  // Outside a git checkout nothing can be known to be unchanged.
  if (status !== 0) return new Map([['', String(Date.now())]]);
  const paths = stdout.split('\0').filter((path) => existsSync(path) && statSync(path).isFile());
  return new Map(paths.map((path) => [path, hashOf(readFileSync(path))]));
}

/** The counts of the last green run, when the step's files have not changed since. */
export function unchanged(name: string, files: RegExp, inputs: Inputs): Result | undefined {
  const stamp = `.cache/check/${name}`;
  if (!existsSync(stamp)) return undefined;
  const [hash, passed] = readFileSync(stamp, 'utf8').split(' ');
  return hash === inputHash(files, inputs) ? { passed: Number(passed), failed: 0 } : undefined;
}

export function remember(name: string, files: RegExp, inputs: Inputs, result: Result): void {
  const text = result.failed ? '' : `${inputHash(files, inputs)} ${result.passed}`;
  writeFileSync(`.cache/check/${name}`, text);
}

function inputHash(files: RegExp, inputs: Inputs): string {
  const own = [...inputs].filter(([path]) => !path || files.test(path) || always.test(path));
  return hashOf(own.map(([path, hash]) => `${path} ${hash}`).join('\n'));
}

// Other versions of packages or other checks can change any answer.
const always = /^(package-lock\.json|package\.json|scripts\/check)/;

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
