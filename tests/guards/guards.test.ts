import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { guards, type Guard } from './guards.ts';

// A test that stays green without the guard it is about tests nothing. Each guard is taken away in a run of its own,
// and the test of its attack must turn red there.
const wanted = process.env.GUARDS;
const chosen = guards.filter(
  ({ attack }) => !wanted || wanted === 'all' || wanted.split(',').includes(attack)
);

// Each is a run of Vitest with databases of its own.
const isAsked = Boolean(process.env.LONG || wanted);

describe.runIf(isAsked)('without its guard', () => {
  test.each(chosen.map((guard) => [nameOf(guard), guard] as const))(
    'the attack is seen: %s',
    { timeout: 600_000 },
    async (_name, guard) => {
      const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-guard-'));
      try {
        const { titles, isTakenAway, output } = await runWithout(guard, folder);
        expect(isTakenAway, `the guard stands elsewhere now\n${output}`).toBe(true);
        expect(
          titles.filter((title) => title.includes(guard.attack)).length,
          output
        ).toBeGreaterThan(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
  );
});

test('no guard is listed twice', () => {
  const names = guards.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
});

test('each guard of the source stands where the list says', () => {
  const gone = guards.filter(
    (guard) => 'at' in guard && !readFileSync(`src/${guard.at}`, 'utf8').includes(guard.from)
  );
  expect(gone.map(nameOf)).toEqual([]);
});

/** The titles of the tests that turned red. */
async function runWithout(guard: Guard, folder: string) {
  const noted = join(folder, 'noted');
  const report = join(folder, 'report.json');
  const hook = new URL('without.mjs', import.meta.url).href;
  const isCode = 'at' in guard;
  const without = isCode
    ? { WITHOUT: JSON.stringify({ ...guard, noted }), NODE_OPTIONS: `--import ${hook}` }
    : { WITHOUT_SQL: statementOf(guard) };
  const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
  const child = spawn(
    process.execPath,
    [
      vitest,
      'run',
      '--project=unit',
      guard.test,
      '-t',
      guard.attack,
      '--reporter=json',
      `--outputFile=${report}`
    ],
    { env: { ...process.env, LONG: '', GUARDS: '', ...without }, stdio: ['ignore', 'pipe', 'pipe'] }
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  }
  await once(child, 'exit');
  const results = existsSync(report)
    ? reported.parse(JSON.parse(readFileSync(report, 'utf8')))
    : null;
  const failed = (results?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed')
  );
  return {
    titles: failed.map(({ fullName }) => fullName),
    isTakenAway: isCode ? existsSync(noted) : results !== null,
    output: said.join('').slice(-1500)
  };
}

const reported = z.object({
  testResults: z.array(
    z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })
  )
});

function statementOf(guard: Exclude<Guard, { at: string }>): string {
  if ('sql' in guard) return guard.sql;
  const [of, from, to] = [guard.of, guard.from, guard.to].map((text) => text.replaceAll("'", "''"));
  return `do $$ declare text text := pg_get_functiondef('${of}'::regprocedure); begin
    if strpos(text, '${from}') = 0 then raise exception 'the guard stands elsewhere now'; end if;
    execute replace(text, '${from}', '${to}');
  end $$`;
}

function nameOf(guard: Guard): string {
  const what = 'sql' in guard ? guard.sql : `${'at' in guard ? guard.at : guard.of}: ${guard.from}`;
  return `${guard.attack} ${what}`;
}
