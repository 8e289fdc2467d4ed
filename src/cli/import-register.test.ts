import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { arranger, type Arranger } from '../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../tests/database.ts';

// Each command is a process of its own, which takes seconds where the machine is busy.
vi.setConfig({ testTimeout: 90_000 });

const fixture = 'tests/register';
const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-register-'));
const files = ['schools', 'owners', 'pupils'].flatMap((kind, index) => [
  `--${kind}`,
  `${fixture}/${['schuldaten', 'key_traeger', 'anzahlen'][index]}.csv`
]);
const musterland = ['--region', 'Kreis Musterland', '--kreis', '05998'];

let database: TestDatabase;
let db: Arranger;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.end();
  await database.drop();
});

test('a dry run, an import and a second import answer with their figures in the last line', async () => {
  const dry = await tafelrunde([...musterland, ...files, '--dry-run', '--json']);
  expect(dry).toMatchObject({ code: 0, data: { schools: 25, added: 25 } });
  expect(await count('app.region')).toBe(0);
  const first = await tafelrunde([...musterland, ...files]);
  expect(first).toMatchObject({
    code: 0,
    data: { schools: 25, owners: 10, pupils: 9617, municipalities: 6, added: 25 }
  });
  expect(first.output).toContain('Datenlizenz Deutschland');
  const written = await count('app.history');
  const second = await tafelrunde([...musterland, ...files, '--json']);
  expect(second).toMatchObject({ code: 0, data: { schools: 25, added: 0, changed: 0, gone: 0 } });
  expect(second.output.trim().split('\n')).toHaveLength(1);
  expect(await count('app.history')).toBe(written);
});

test('a file that cannot be right answers with one sentence and changes nothing', async () => {
  const broken = join(folder, 'schuldaten.csv');
  const text = readFileSync(`${fixture}/schuldaten.csv`, 'utf8');
  writeFileSync(
    broken,
    text.replace('"05998012"', '"5998012"').replace('GG Kastanien', 'GG Ulmen')
  );
  const written = await count('app.history');
  const answer = await tafelrunde([...musterland, ...files, '--schools', broken]);
  expect(answer.code).toBe(1);
  expect(answer.output).toBe('');
  expect(answer.complaint).toBe(
    'schuldaten.csv, line 14: "5998012" in the column Gemeindeschluessel is not a key of eight digits, leading zero included.\n'
  );
  expect(await count('app.history')).toBe(written);
});

test('a missing file, county or option is wrong use', async () => {
  const gone = await tafelrunde([...musterland, ...files, '--pupils', join(folder, 'none.csv')]);
  expect(gone).toMatchObject({ code: 2, output: '' });
  const county = await tafelrunde(['--region', 'Kreis X', '--kreis', '5998', ...files]);
  expect(county.complaint).toContain('is no county');
  const option = await tafelrunde([...musterland]);
  expect(option).toMatchObject({ code: 2 });
  expect(option.complaint).toContain('--schools');
});

test('a whole state becomes one region per county, named by its key until somebody names it', async () => {
  const state = ['--kreis', '05', ...files, '--json'];
  const named = await tafelrunde([...state, '--region', 'Alle']);
  expect(named).toMatchObject({ code: 2 });
  const first = await tafelrunde([...state, '--as-of', '2026-05-02']);
  expect(first).toMatchObject({ code: 0, data: { regions: 2, schools: 26, added: 1, gone: 0 } });
  const found = await db.query('select name, county_key from app.region order by county_key');
  expect(found.rows).toEqual([
    { name: 'Kreis 05997', county_key: '05997' },
    { name: 'Kreis Musterland', county_key: '05998' }
  ]);
  await db.query(`update app.region set name = 'Nachbarkreis' where county_key = '05997'`);
  const again = await tafelrunde(state);
  expect(again).toMatchObject({ code: 0, data: { regions: 2, added: 0, changed: 0 } });
  const wrongDay = await tafelrunde([...state, '--as-of', '31.05.2026']);
  expect(wrongDay).toMatchObject({ code: 2, output: '' });
});

const real = '../shared/data/nrw-schulen';

// Timed, so only in the long run: a busy machine is no fault of the product.
test.skipIf(!process.env['LONG'] || !existsSync(real))(
  'all of North Rhine-Westphalia in 20 s, unchanged in 5 s (skipped where the files are absent)',
  async () => {
    const files = {
      schools: 'schuldaten_2026-05',
      owners: 'key_traeger_2026-05',
      pupils: 'anzahlen_2026-05'
    };
    const given = Object.entries(files).flatMap(([kind, name]) => [
      `--${kind}`,
      `${real}/${name}.csv`
    ]);
    const state = ['--kreis', '05', ...given, '--json'];
    const seconds = async (expected: object) => {
      const began = performance.now();
      expect((await tafelrunde(state)).data).toMatchObject(expected);
      return (performance.now() - began) / 1000;
    };
    const whole = { regions: 53, schools: 5441, municipalities: 396, pupils: 2_528_664 };
    expect(await seconds({ ...whole, added: 5441 })).toBeLessThan(20);
    expect(await seconds({ ...whole, added: 0, changed: 0 })).toBeLessThan(5);
  }
);

/** Runs the command as a person would; `data` is what its last line says. */
function tafelrunde(args: string[]) {
  return new Promise<{ code: number; output: string; complaint: string; data: unknown }>(
    (answer) => {
      const child = execFile(
        process.execPath,
        ['src/cli/main.ts', 'import-register', ...args],
        { env: process.env },
        (_failure, output, complaint) => {
          const last = output.trim().split('\n').at(-1);
          const data: unknown = last?.startsWith('{') ? JSON.parse(last) : undefined;
          answer({ code: child.exitCode ?? -1, output, complaint, data });
        }
      );
    }
  );
}

async function count(table: string): Promise<number> {
  return (await db.query(`select count(*)::int as count from ${table}`)).rows[0].count;
}
