import { mkdirSync } from 'node:fs';
import { type Inputs, inputsOf, remember, type Result, unchanged } from './check/memory.ts';
import { type Step, steps } from './check/steps.ts';

/**
 * Everything that can fail, on two lanes. A step whose files are those of its last green run is skipped,
 * except with CI=true. `--long` runs the tests at their full numbers.
 */
const long = process.argv.includes('--long');
const everything = long || ['1', 'true'].includes(process.env.CI ?? '');
if (long) process.env.LONG = '1';
process.chdir(`${import.meta.dirname}/..`);
mkdirSync('.cache/check', { recursive: true });

const began = performance.now();
const inputs = inputsOf();
const results = await all();
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(`${since(began)} in all\n${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

async function all(): Promise<Result[]> {
  const done = new Map<string, Promise<Result>>();
  const lanes = lanesOf(2);
  for (const step of steps) {
    const before = step.after.map((name) => done.get(name));
    done.set(
      step.name,
      Promise.all(before).then(() => lanes(step.lanes, () => settle(step, inputs)))
    );
  }
  return Promise.all(done.values());
}

async function settle(step: Step, files: Inputs): Promise<Result> {
  const known = everything || !step.files ? undefined : unchanged(step.name, step.files, files);
  if (known) {
    console.log(`= ${step.name}: unchanged`);
    return known;
  }
  const from = performance.now();
  const result = await outcome(step);
  if (step.files) remember(step.name, step.files, files, result);
  console.log(`${result.failed ? '✗' : '✓'} ${step.name}: ${since(from)}`);
  return result;
}

async function outcome(step: Step): Promise<Result> {
  try {
    return (await step.work()) ?? { passed: 1, failed: 0 };
  } catch (failure) {
    const text = failure instanceof Error ? failure.message : String(failure);
    console.log(`── ${step.name} ──\n${text}\n`);
    return { passed: 0, failed: 1 };
  }
}

/** Lets work begin in the order it was asked for, as soon as its lanes are free. */
function lanesOf(count: number) {
  let free = count;
  const waiting: { need: number; begin: () => void }[] = [];
  const next = () => {
    const first = waiting[0];
    if (!first || first.need > free) return;
    free -= first.need;
    waiting.shift();
    first.begin();
    next();
  };
  return async <T>(need: number, work: () => Promise<T>): Promise<T> => {
    await new Promise<void>((begin) => {
      waiting.push({ need, begin });
      next();
    });
    return work().finally(() => {
      free += need;
      next();
    });
  };
}

function since(from: number): string {
  return `${((performance.now() - from) / 1000).toFixed(1)} s`;
}
