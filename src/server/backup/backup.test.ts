import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identitiesIn, newPair, recipientsOf } from '#server/backup/age-keys.ts';
import { tablesOf } from '#server/backup/catalogue.ts';
import { type Backup, withBackup } from '#server/backup/read.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { writeBackup } from '#server/backup/write.ts';
import { connected } from '#server/connection.ts';
import { migrate } from '#server/migrate.ts';
import { emptyDatabase, testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { account, operator } from '../../../tests/sign-in.ts';
import { visitWorld } from '../../../tests/visit-world.ts';

let database: TestDatabase;
let folder: string;
let path: string;
let fresh: Awaited<ReturnType<typeof shapeOf>>;
let made: Awaited<ReturnType<typeof writeBackup>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tafelrunde-backup-'));
  database = await testDatabase();
  fresh = await shapeOf(database);
  const world = await visitWorld(database.ownerUrl);
  const { db, regionId, alpha } = world;
  await account(db, world.lead);
  await operator(db);
  await oddRows(world);
  await db.query(`insert into app.mail (region_id, kind, recipient, subject_id)
    select '${regionId}', 'release', 'x@alpha.example', app.new_id() from generate_series(1, 50)`);
  await insert(db, 'jobs.job', {
    name: 'mail',
    output: JSON.stringify(null),
    data: { mailId: alpha }
  });
  await db.end();
  path = join(folder, 'one.backup');
  made = await writeBackup(database.ownerUrl, path, '1.2.3');
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** Values that a sloppy export would change. */
async function oddRows({ db, regionId, alpha }: Awaited<ReturnType<typeof visitWorld>>) {
  const file = { region_id: regionId, organisation_id: alpha, media_type: 'application/pdf' };
  const about = { ...file, name: 'a\tb\n\\.\n\\N "ß" 😀', size: 300_000, sha256: 'a'.repeat(64) };
  const { id } = await insert(db, 'app.file', about);
  const bytes = Buffer.from(Array.from({ length: 262_144 }, (_, index) => (index * 7) % 256));
  for (const no of [0, 1]) {
    await insert(db, 'app.file_piece', { region_id: regionId, file_id: id, no, bytes });
  }
  await insert(db, 'app.history', {
    region_id: regionId,
    at: '2026-03-29T02:30:00+02:00',
    table_name: '\\.',
    row_id: '',
    verb: 'insert',
    old: 'null',
    new: '{"a": 1e400, "b": "\\u20ac"}'
  });
}

test('A-EX-08 what is restored is what was backed up, table by table, and the tables are as a new installation has them', async () => {
  const target = await emptyDatabase();
  await restored(target);
  expect(await shapeOf(target)).toEqual(fresh);
  const again = join(folder, 'again.backup');
  const second = await writeBackup(target.ownerUrl, again, '1.2.3');
  expect([second.state, second.rows]).toEqual([made.state, made.rows]);
  await withBackup(path, async ({ foot, head }) => {
    expect(head.schema.length).toBeGreaterThan(30);
    const tables = foot.tables.map(({ table }) => table);
    expect(tables).toEqual(
      expect.arrayContaining(['app.file_piece', 'auth."user"', 'auth.account', 'jobs.job'])
    );
    expect(foot.tables.filter(({ rows }) => rows > 0).length).toBeGreaterThan(25);
  });
  // The counter goes on behind what is there.
  await connected(target.ownerUrl, async (client) => {
    await client.query(
      `insert into app.history (table_name, row_id, verb) values ('x', '', 'insert')`
    );
    const { rows } = await client.query(
      'select count(distinct id) = count(*) as unique from app.history'
    );
    expect(rows[0].unique).toBe(true);
  });
  await expect(restored(target)).rejects.toThrow('This installation is in use');
  await target.drop();
});

test('a backup is plain text in a gzip file, and an existing file is never replaced', async () => {
  const text = gunzipSync(readFileSync(path)).toString();
  expect(text).toMatch(/^\{"tafelrundeBackup":1,"version":"1\.2\.3"/);
  expect(text).toContain('\n{"table":"auth.\\"user\\"","columns":["id",');
  expect(text).toMatch(/\n\{"sha256OfAllBefore":"[0-9a-f]{64}"\}\n$/);
  await expect(writeBackup(database.ownerUrl, path, '1.2.3')).rejects.toThrow('already');
  const empty = await emptyDatabase();
  const nowhere = join(folder, 'nothing.backup');
  await expect(writeBackup(empty.ownerUrl, nowhere, '1')).rejects.toThrow('nothing to back up');
  await empty.drop();
});

test('Z-25: an encrypted backup is opened by its keys alone, and no bit of it may differ', async () => {
  const [one, other, stranger] = [newPair(), newPair(), newPair()];
  const secret = join(folder, 'secret.backup.age');
  const recipients = recipientsOf([one.recipient, other.recipient]);
  const written = await writeBackup(database.ownerUrl, secret, '1.2.3', recipients);
  const bytes = readFileSync(secret);
  expect([written.state, written.bytes]).toEqual([made.state, bytes.length]);
  const opened = (file: string, ...keys: string[]) =>
    withBackup(file, async ({ foot }) => foot.state, keys.flatMap(identitiesIn));
  expect(await opened(secret, one.identity)).toBe(made.state);
  expect(await opened(secret, stranger.identity, `# mine\n${other.identity}\n`)).toBe(made.state);
  await expect(opened(secret, stranger.identity)).rejects.toThrow('for another key');
  await expect(opened(secret)).rejects.toThrow('name the file of its key');
  const broken = join(folder, 'broken.backup.age');
  const place = fc.oneof(fc.nat(bytes.length - 1), fc.nat(600));
  const mutation = fc.oneof(
    fc.tuple(place, fc.nat(7)).map(([at, bit]) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      return copy;
    }),
    fc.nat(bytes.length - 1).map((length) => bytes.subarray(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 40 }).map((more) => Buffer.concat([bytes, more]))
  );
  await fc.assert(
    fc.asyncProperty(mutation, async (content) => {
      writeFileSync(broken, content);
      await expect(opened(broken, one.identity)).rejects.toThrow('nothing of it was used');
    }),
    { numRuns: process.env.LONG ? 1_000 : 100 }
  );
});

test.runIf(spawnSync('age', ['--version']).status === 0)(
  'an encrypted backup is what age itself writes and reads, and keys of age-keygen fit',
  async () => {
    const { identity, recipient } = newPair();
    const key = join(folder, 'key.txt');
    writeFileSync(key, `${identity}\n`);
    const ours = join(folder, 'ours.age');
    await writeBackup(database.ownerUrl, ours, '1.2.3', recipientsOf([recipient]));
    const text = execFileSync('age', ['-d', '-i', key, ours], { maxBuffer: 64_000_000 });
    expect(gunzipSync(text).toString()).toContain(made.state);
    const theirs = join(folder, 'theirs.age');
    execFileSync('age', ['-r', recipient, '-o', theirs, path]);
    const state = await withBackup(theirs, async ({ foot }) => foot.state, identitiesIn(identity));
    expect(state).toBe(made.state);
    const generated = execFileSync('age-keygen', {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore']
    });
    expect(identitiesIn(generated)).toHaveLength(1);
    expect(recipientsOf([/age1\w+/.exec(generated)?.[0] ?? ''])).toHaveLength(1);
  }
);

test('Z-25: a hundred backups with a flipped bit, a cut or an addition are refused, and the target is as it was', async () => {
  const target = await emptyDatabase();
  const before = await shapeOf(target);
  const whole = readFileSync(path);
  const broken = join(folder, 'broken.backup');
  const mutation = fc.oneof(
    fc.tuple(fc.nat(whole.length - 1), fc.nat(7)).map(([at, bit]) => {
      const copy = Buffer.from(whole);
      copy[at] = (copy[at] ?? 0) ^ (1 << bit);
      return copy;
    }),
    fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
    fc.uint8Array({ minLength: 1, maxLength: 9 }).map((more) => Buffer.concat([whole, more])),
    // The places a random choice would miss: the head of the gzip file and its seal.
    fc.nat(150).map((at) => {
      const copy = Buffer.from(whole);
      const place = at < 30 ? at : whole.length - (at - 29);
      copy[place] = (copy[place] ?? 0) ^ 1;
      return copy;
    })
  );
  await fc.assert(
    fc.asyncProperty(mutation, async (bytes) => {
      writeFileSync(broken, bytes);
      await expect(restored(target, broken)).rejects.toThrow('nothing of it was used');
    }),
    { numRuns: process.env.LONG ? 1_000 : 100 }
  );
  expect(await shapeOf(target)).toEqual(before);
  await target.drop();
});

test('Z-21: a backup made while people write is a state that existed', async () => {
  const source = await testDatabase();
  const writing = new AbortController();
  const writers = [0, 1].map((writer) =>
    connected(source.ownerUrl, async (client) => {
      await client.query(`set app.person_id = ''`);
      for (let no = 0; !writing.signal.aborted; no++) {
        await client.query('begin');
        await client.query(`insert into auth."user" (name, email) values ($1, $2)`, [
          'Mia',
          `${writer}-${no}@alpha.example`
        ]);
        await client.query(
          `insert into auth.account (user_id, account_id, provider_id)
           select id, email, 'credential' from auth."user" where email = $1`,
          [`${writer}-${no}@alpha.example`]
        );
        await client.query('commit');
      }
    })
  );
  const target = await emptyDatabase();
  const counts: number[] = [];
  for (let round = 0; round < (process.env.LONG ? 20 : 3); round++) {
    const name = join(folder, `load-${round}.backup`);
    await writeBackup(source.ownerUrl, name, '1');
    await withBackup(name, async ({ foot }) => {
      const rows = (table: string) => foot.tables.find((one) => one.table === table)?.rows ?? 0;
      expect(rows('auth.account')).toBe(rows('auth."user"'));
      counts.push(rows('auth.account'));
    });
  }
  writing.abort();
  await Promise.all(writers);
  expect(counts.at(-1)).toBeGreaterThan(counts[0] ?? 0);
  await restored(target, join(folder, 'load-1.backup'));
  await Promise.all([source.drop(), target.drop()]);
}, 180_000);

test('a restore that breaks off leaves the installation as empty and as usable as it was', async () => {
  const target = await emptyDatabase();
  for (const left of process.env.LONG ? [0, 15, 25] : [15]) {
    await withBackup(path, async (backup) => {
      const parts = async function* () {
        let rows = left;
        for await (const part of backup.parts()) {
          if (part.kind === 'rows' && rows-- === 0) throw new Error('cut');
          yield part;
        }
      };
      await expect(into(target, { ...backup, parts })).rejects.toThrow('cut');
    });
    expect(await shapeOf(target)).toEqual(fresh);
  }
  await withBackup(path, async (backup) => {
    const foot = { ...backup.foot, tables: backup.foot.tables.map((one) => ({ ...one, rows: 0 })) };
    await expect(into(target, { ...backup, foot })).rejects.toThrow('nothing was restored');
  });
  await target.drop();
}, 180_000);

test('a backup of a newer version is refused, one of an older version is brought forward', async () => {
  const target = await emptyDatabase();
  await withBackup(path, async (backup) => {
    const more = [...backup.head.schema, { name: '9999_later.sql', sha256: 'b'.repeat(64) }];
    const newer = { ...backup, head: { ...backup.head, schema: more } };
    await expect(into(target, newer)).rejects.toThrow('newer than this version of Tafelrunde');
    const other = backup.head.schema.map((file) => ({ ...file, sha256: 'b'.repeat(64) }));
    await expect(
      into(target, { ...backup, head: { ...backup.head, schema: other } })
    ).rejects.toThrow('another db/migrations/0001_foundation.sql');
  });
  await target.drop();

  // As it was before the newest files: their tables come into being after the rows.
  const directory = mkdtempSync(join(folder, 'older-'));
  cpSync('db/migrations', join(directory, 'migrations'), {
    recursive: true,
    filter: (name) => !/\/00[4-9]\d_/.test(name)
  });
  mkdirSync(join(directory, 'current'));
  const older = await emptyDatabase();
  await migrate(older.ownerUrl, loginOf(older), { directory });
  await connected(older.ownerUrl, (client) =>
    client.query(`insert into app.region (short_name, name) values ('musterland', 'Musterland');
      insert into app.mail (kind, recipient, subject_id) values ('release', 'a@b.example', app.new_id())`)
  );
  const file = join(folder, 'older.backup');
  await writeBackup(older.ownerUrl, file, '0.1.0');
  // What an upgrade does to the same rows is the measure.
  let backedUp = 0;
  const beforeChange = async () => void (backedUp += 1);
  const upgraded = await migrate(older.ownerUrl, loginOf(older), { beforeChange });
  expect([upgraded.applied.length > 5, backedUp]).toEqual([true, 1]);
  const forward = await emptyDatabase();
  await restored(forward, file);
  const states = [];
  for (const [index, { ownerUrl }] of [older, forward].entries()) {
    const { state } = await writeBackup(ownerUrl, join(folder, `same-${index}.backup`), '1');
    states.push(state);
  }
  expect(states[0]).toBe(states[1]);
  await Promise.all([older.drop(), forward.drop()]);
}, 180_000);

const loginOf = ({ loginUrl }: TestDatabase) => new URL(loginUrl).username;

function restored(target: TestDatabase, from = path) {
  return withBackup(from, (backup) => into(target, backup));
}

function into(target: TestDatabase, backup: Backup) {
  const at = { ...target, loginRole: loginOf(target) };
  return restoreBackup(at, backup, async () => {});
}

/** Everything about the tables but their rows, and what an installation without people holds. */
async function shapeOf({ ownerUrl }: TestDatabase) {
  return connected(ownerUrl, async (client) => {
    const found = await client.query(`
      select 'constraint' as kind, k.conrelid::regclass::text || ' ' || k.conname as name, pg_get_constraintdef(k.oid) as what
      from pg_constraint k join pg_class c on c.oid = k.conrelid where c.relowner = current_user::regrole
      union all
      select 'trigger', t.tgrelid::regclass::text || ' ' || t.tgname, t.tgenabled::text || pg_get_triggerdef(t.oid)
      from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relowner = current_user::regrole and not t.tgisinternal
      union all
      select 'policy', schemaname || tablename || policyname, roles::text || cmd || coalesce(qual, '') || coalesce(with_check, '')
      from pg_policies
      union all
      select 'table', c.oid::regclass::text, c.relrowsecurity::text || c.relforcerowsecurity || c.relacl::text
      from pg_class c where c.relowner = current_user::regrole and c.relkind in ('r', 'p', 'v')
      union all
      select 'function', p.oid::regprocedure::text, md5(pg_get_functiondef(p.oid)) || p.proacl::text
      from pg_proc p where p.proowner = current_user::regrole
      order by 1, 2, 3`);
    return { tables: (await tablesOf(client)).length, rest: found.rows };
  });
}
