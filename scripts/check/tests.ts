import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { program } from './programs.ts';

const report = '.cache/check/tests.json';
const reportSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number()
});

/** All tests; the counts come from the report, a file that could not even be loaded counts as one. */
export async function tests(): Promise<{ passed: number; failed: number }> {
  rmSync(report, { force: true });
  const vitest = program(
    'vitest/vitest.mjs',
    'run',
    '--reporter=dot',
    '--reporter=json',
    `--outputFile=${report}`
  );
  const complaint = await vitest().then(
    () => '',
    (failure: unknown) => (failure instanceof Error ? failure.message : String(failure))
  );
  if (complaint) console.log(complaint);
  const counts = readReport();
  const failed = counts.numFailedTests || (complaint || !counts.success ? 1 : 0);
  return { passed: counts.numPassedTests, failed };
}

function readReport(): z.output<typeof reportSchema> {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return { success: false, numPassedTests: 0, numFailedTests: 0 };
  }
}
