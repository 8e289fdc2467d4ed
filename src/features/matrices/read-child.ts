/** The process that reads an uploaded matrix: whatever the file costs, it costs this process and not the application. */
import { readFileSync } from 'node:fs';
import type { Contradiction } from './contradictions.ts';
import { problemOf, type Problem } from './problem.ts';
import type { MatrixTemplate } from './template-shape.ts';
import { matrixTemplate } from './template.ts';

export type ReadTask = Readonly<{ path: string }>;

export type FileFault = Readonly<
  | { code: 'unreadable' | 'notJson' }
  | { code: 'place'; place: string; problem: Problem }
  | Contradiction
>;

export type ReadResult = Readonly<{ template: MatrixTemplate } | { faults: FileFault[] }>;

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (isTask(message)) process.send?.(read(message));
});

function read({ path }: ReadTask): ReadResult {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    value = JSON.parse(text);
  } catch {
    return { faults: [{ code: 'notJson' }] };
  }
  const parsed = matrixTemplate.safeParse(value);
  if (parsed.success) return { template: parsed.data };
  return { faults: parsed.error.issues.slice(0, 20).flatMap(faultsOf) };
}

type Issue = Readonly<{
  code: string;
  path: PropertyKey[];
  message: string;
  input?: unknown;
  keys?: string[];
  params?: unknown;
}>;

function faultsOf(issue: Issue): FileFault[] {
  const place = issue.path.map(String).join(' → ');
  if (issue.code === 'custom' && isContradiction(issue.params)) return [issue.params];
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => {
      const full = [place, key].filter(Boolean).join(' → ');
      return { code: 'place', place: full, problem: 'unknown' };
    });
  }
  return [{ code: 'place', place, problem: problemOf(issue) }];
}

function isContradiction(params: unknown): params is Contradiction {
  return typeof params === 'object' && params !== null && 'code' in params;
}

function isTask(message: unknown): message is ReadTask {
  return typeof message === 'object' && message !== null && 'path' in message;
}
