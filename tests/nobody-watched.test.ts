import { globSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import pg from 'pg';
import { testDatabase, type TestDatabase } from './database.ts';

// No statistics about persons, no list of who was here when: what a works council would have to agree to
// must not be possible at all.
let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const sources = [
  ...globSync('src/{features,routes,server,cli}/**/*.{ts,svelte}'),
  ...globSync('db/current/*.sql')
]
  .filter((file) => !/\.test\.ts$|schema\.ts$/.test(file))
  .map((file) => ({
    file,
    text: readFileSync(file, 'utf8').replace(/--.*|\/\*[\s\S]*?\*\//g, '')
  }));

const naming = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

test('sessions are read only to know who asks, by their own account, and as one number by the operator', () => {
  const reading = /(selectFrom\('auth\.session'|from auth\.session(?! where token| where expires))/;
  expect(naming(reading).toSorted()).toEqual([
    'db/current/20_rules.sql',
    // Ends those that no second factor proved; reads none.
    'db/current/25_second_factor.sql',
    'db/current/27_operator.sql',
    // Whether the session of an open page still holds: yes or no.
    'db/current/29_live.sql',
    // Of the own account, to show what is kept about it.
    'db/current/34_own_data.sql',
    // Ends all of them after a backup was restored; reads none.
    'src/features/backups/settle.server.ts',
    'src/features/profile/sessions.server.ts'
  ]);
  const own = sources.find(({ file }) => file.endsWith('sessions.server.ts'))?.text ?? '';
  expect(own.match(/'auth\.session'/g)).toHaveLength(
    own.match(/where\('user_id', '=', userId\)/g)?.length ?? 0
  );
  const operator = sources.find(({ file }) => file.endsWith('27_operator.sql'))?.text ?? '';
  expect(operator).toMatch(/select count\(\*\) from auth\.session/);
});

test('nothing is counted, ranked or grouped by person, and nobody reads the history', () => {
  const person = '(person|membership|user|member)_?id|recorded_by|changed_by|state_by|started_by';
  expect(naming(new RegExp(`group by[^;)]*\\b(${person})\\b`, 'i'))).toEqual([]);
  expect(naming(new RegExp(`groupBy\\([^)]*(${person})`, 'i'))).toEqual([]);
  expect(naming(new RegExp(`\\bcount\\((distinct )?[a-z.]*(${person})`, 'i'))).toEqual([]);
  // Where it is sealed, ids and checksums come out of it; where it is read, entries of one thing for a cause;
  // and everybody is shown what is kept about them.
  expect(naming(/(from|join|selectFrom\(')\s*app\.history\b/i)).toEqual([
    'db/current/32_history.sql',
    'db/current/33_history_readings.sql',
    'db/current/34_own_data.sql'
  ]);
});

test('the history is asked for by thing and never by person, and each read is noted', async () => {
  const readings = sources.find(({ file }) => file.endsWith('33_history_readings.sql'))?.text ?? '';
  // Whose entry it is chooses nothing: names are only ever looked up for entries that were found.
  expect(readings).not.toMatch(/\bh\.(person|membership)_id\s*(=|<|>|in\b|is\b)/);
  const kinds = await owner.query(
    `select pg_get_constraintdef(oid) as def from pg_constraint where conname = 'history_reading_kind_check'`
  );
  expect(String(kinds.rows[0].def).match(/'[a-z]+'/g)).toEqual([
    `'assessment'`,
    `'visit'`,
    `'template'`
  ]);
  // One function gives entries out, and it writes down that it did.
  const { rows } = await owner.query(
    `select p.proname as name, p.prosrc as source from pg_proc p
     where p.prosrc ~ 'app\\.history_of\\(' and has_function_privilege($1, p.oid, 'execute')`,
    [`${database.prefix}_user`]
  );
  expect(rows.map(({ name }) => name)).toEqual(['read_history']);
  expect(rows[0].source).toMatch(/may_read_history[\s\S]*insert into app\.history_look/);
});

test('requests and jobs reach neither sessions nor the history, and no table notes when a person opened something', async () => {
  const { rows } = await owner.query(
    `select t.name from unnest(array['auth.session', 'auth.acting', 'app.history']) t (name)
     cross join unnest($1::text[]) r (name) where has_any_column_privilege(r.name, t.name, 'select')`,
    [[`${database.prefix}_user`, `${database.prefix}_system`]]
  );
  expect(rows).toEqual([]);
  const opened = await owner.query(`
    select table_name from information_schema.columns
    where table_schema = 'app' and column_name ~ '(opened|seen|visited|last_use|used)_at' order by 1`);
  // Per organisation, never per person.
  expect(opened.rows.map((row) => row.table_name)).toEqual(['release', 'visit_partner']);
  const persons = await owner.query(`
    select column_name from information_schema.columns
    where table_schema = 'app' and table_name in ('person', 'membership')
      and data_type like 'timestamp%' order by 1`);
  expect(persons.rows.map((row) => row.column_name)).toEqual([
    'created_at',
    'created_at',
    'forgotten_at',
    'suspended_at'
  ]);
});
