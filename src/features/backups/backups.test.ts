import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver } from '#features/mail/outbox.server.ts';
import { installationState } from '#features/operator/operator.server.ts';
import { withBackup } from '#server/backup/read.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { writeBackup } from '#server/backup/write.ts';
import { connected } from '#server/connection.ts';
import { asSystem, closeDatabase } from '#server/db.ts';
import { migrate } from '#server/migrate.ts';
import { startPostgres } from '#server/postgres/start.ts';
import { withDatabase } from '../../../tests/cluster.ts';
import {
  emptyDatabase,
  foreignDatabase,
  testDatabase,
  type TestDatabase
} from '../../../tests/database.ts';
import { type Arranger, insert } from '../../../tests/factories.ts';
import { mailServer } from '../../../tests/smtp.ts';
import { account, operator } from '../../../tests/sign-in.ts';
import { visitWorld } from '../../../tests/visit-world.ts';
import { backUpNightly, nightlyBackups } from './nightly.server.ts';
import { dueDay } from './nightly.ts';
import { isQuiet, onceReleased, release } from './quiet.server.ts';

// A small installation in use, backed up and restored on the command line.
let source: TestDatabase;
let target: TestDatabase;
let folder: string;
let path: string;
let db: Arranger;
let voidMail: string;
let goodMail: string;
const settings = { ...process.env };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tafelrunde-backups-'));
  chmodSync(folder, 0o755);
  source = await testDatabase();
  const world = await visitWorld(source.ownerUrl);
  db = world.db;
  await account(db, world.lead);
  await operator(db);
  const { rows } = await db.query('select id from auth."user" limit 1');
  const user_id = rows[0].id;
  const later = new Date(Date.now() + 3_600_000);
  await insert(db, 'auth.session', { user_id, token: 'a', expires_at: later });
  await insert(db, 'auth.verification', {
    identifier: 'passwordReset',
    value: user_id,
    expires_at: later
  });
  await insert(db, 'auth.operator_invitation', { mail: 'x@test.example', expires_at: later });
  const invited = await insert(db, 'app.invitation', {
    region_id: world.regionId,
    organisation_id: world.alpha,
    role: 'ownerMember',
    name: 'Mia',
    mail: 'mia@test.example',
    expires_at: later
  });
  const mail = (kind: string, subject_id: unknown) =>
    insert(db, 'app.mail', {
      kind,
      subject_id,
      region_id: world.regionId,
      recipient: 'mia@test.example'
    });
  voidMail = (await mail('invitation', invited.id)).id ?? '';
  goodMail = (await mail('passwordChanged', user_id)).id ?? '';
  target = await unused();
  path = join(folder, 'one.backup');
});
afterAll(async () => {
  await closeDatabase();
  Object.assign(process.env, settings);
  await db?.end();
  await Promise.all([source.drop(), target.drop()]);
  rmSync(folder, { recursive: true });
});

test('the command line backs up a database in use and restores into an empty one only; killed half-way, that is still empty', async () => {
  const wrote = await tafelrunde(['backup', path, '--json'], at(source));
  expect(wrote.status).toBe(0);
  expect(JSON.parse(wrote.stdout)).toMatchObject({ path });
  const killed = start(['restore', path], at(target));
  await expect.poll(() => isCopying(target), { interval: 5 }).toBe(true);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const gone = await tafelrunde(['restore', path], at(target));
  expect([gone.status, gone.stderr]).toEqual([0, '']);
  expect(gone.stdout).toContain('every table has the checksum of the backup');
  expect((await tafelrunde(['restore', path], at(target))).stderr).toMatch(/in use/);
}, 180_000);

test('Z-23: a restored installation is quiet: nobody is signed in, no link opens, no mail leaves until the release', async () => {
  await use(target);
  const smtp = await mailServer();
  process.env.SMTP_URL = smtp.url;
  process.env.MAIL_FROM = 'post@test.example';
  try {
    await connected(target.ownerUrl, async (client) => {
      const { rows } = await client.query(`select
        (select count(*)::int from auth.session) as sessions,
        (select count(*)::int from auth.verification) as proofs,
        (select count(*)::int from auth.operator_invitation where expires_at > now()) as operators,
        (select count(*)::int from app.invitation where revoked_at is null and accepted_at is null) as invitations`);
      expect(rows[0]).toEqual({ sessions: 0, proofs: 0, operators: 0, invitations: 0 });
    });
    expect(await isQuiet()).toBe(true);
    expect((await installationState()).restoration).toMatchObject({ replayed: 0, unreplayed: 0 });
    const mails = [voidMail, goodMail];
    for (const mailId of mails) await deliver({ mailId });
    let began = 0;
    const stop = await onceReleased(async () => void (began += 1));
    expect([began, smtp.mails.length]).toEqual([0, 0]);
    const { stdout, status } = await tafelrunde(['status'], at(target));
    expect([status, stdout]).toEqual([1, expect.stringContaining('Quiet until')]);
    expect(await release(false)).toBe(true);
    expect(await release(false)).toBe(false);
    await expect.poll(() => began).toBe(1);
    stop();
    for (const mailId of mails) await deliver({ mailId });
    const left = await asSystem((tx) =>
      tx.selectFrom('app.mail').select(['id', 'reason']).where('id', 'in', mails).execute()
    );
    expect(new Map(left.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        [voidMail, 'withdrawn'],
        [goodMail, null]
      ])
    );
    expect(smtp.mails).toHaveLength(1);
  } finally {
    await smtp.close();
    delete process.env.SMTP_URL;
    delete process.env.MAIL_FROM;
    await use(source);
  }
}, 180_000);

test('another PostgreSQL is backed up on command, once a day and encrypted, and the operators see it', async () => {
  const folderOf = join(folder, 'of-owner');
  const env = { ...at(source), BACKUP_DIR: folderOf };
  const made = await tafelrunde(['backup', 'key', join(folder, 'key'), '--json'], env);
  const { recipient } = JSON.parse(made.stdout);
  const nightly = ['backup', 'nightly'];
  const first = await tafelrunde(nightly, { ...env, BACKUP_RECIPIENT: recipient });
  expect([first.status, first.stdout]).toEqual([0, expect.stringContaining('.tafelrunde.gz.age')]);
  expect((await tafelrunde(nightly, env)).stdout).toContain('there already');
  process.env.BACKUP_DIR = folderOf;
  expect(await nightlyBackups()).toMatchObject({ count: 1, failure: null, isLate: false });
  delete process.env.BACKUP_DIR;
  const [name = ''] = readdirSync(folderOf);
  const empty = await foreignDatabase();
  const restore = ['restore', join(folderOf, name)];
  expect((await tafelrunde(restore, at(empty))).stderr).toContain('name the file of its key');
  const opened = await tafelrunde([...restore, '--key', join(folder, 'key')], at(empty));
  expect([opened.status, opened.stderr]).toEqual([0, '']);
  await empty.drop();
}, 180_000);

test('the database that is brought along: moved to, backed up every night in a process of its own, kept for as many days, and moved back', async () => {
  const dataDir = join(folder, 'data');
  const ownFolder = process.env.DATA_DIR;
  const own = { DATA_DIR: dataDir, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
  const moved = await tafelrunde(['restore', path], own);
  expect([moved.status, moved.stderr]).toEqual([0, '']);
  const postgres = await startPostgres({ dataDir });
  const backups = join(dataDir, 'backups');
  try {
    Object.assign(process.env, { DATA_DIR: dataDir, OWN_DATABASE: '1', BACKUP_DAYS: '1' });
    expect(await nightlyBackups()).toMatchObject({ count: 0, last: null, isLate: false });
    const days = [2, 3].map((day) => new Date(Date.UTC(2026, 10, day, 12)));
    for (const day of days) await backUpNightly(day, true);
    await backUpNightly(days[1], true);
    expect(readdirSync(backups)).toEqual(['nightly-2026-11-03.tafelrunde.gz']);
    const last = await nightlyBackups(days[1]);
    expect(last).toMatchObject({ count: 1, failure: null, isLate: false });
    expect(last?.last?.bytes).toBeGreaterThan(10_000);
    expect((await nightlyBackups(new Date(Date.now() + 30 * 3_600_000)))?.isLate).toBe(true);

    // Where it cannot be written, the page says so, and it is tried again after an hour only.
    const blocked = join(folder, 'blocked');
    writeFileSync(blocked, '');
    process.env.BACKUP_DIR = blocked;
    await backUpNightly(days[1], true);
    expect((await nightlyBackups(days[1]))?.failure).toMatchObject({ why: 'place' });
    process.env.BACKUP_DIR = '';
    await backUpNightly(new Date(Date.UTC(2026, 10, 4, 12)), true);
    expect((await nightlyBackups())?.failure).toBeNull();
  } finally {
    Object.assign(process.env, { DATA_DIR: ownFolder });
    for (const name of ['OWN_DATABASE', 'BACKUP_DAYS', 'BACKUP_DIR']) delete process.env[name];
    await postgres.stop();
  }
  const back = await emptyDatabase();
  const loginRole = new URL(back.loginUrl).username;
  const { madeAt } = await withBackup(
    join(backups, 'nightly-2026-11-04.tafelrunde.gz'),
    async (backup) => {
      await restoreBackup({ ...back, loginRole }, backup, async () => {});
      return backup.head;
    }
  );
  expect(madeAt).toMatch(/^20/);
  const again = join(folder, 'back.backup');
  await writeBackup(back.ownerUrl, again, '1');
  // What the restore itself settles aside, every table came through both moves as it was.
  const settled =
    /^(auth\.(session|verification|operator_invitation|operator_deed|ended_session)|app\.(invitation|restoration)|jobs\.\w+) /;
  const [first, second] = await Promise.all(
    [path, again].map((file) =>
      withBackup(file, async ({ foot }) =>
        foot.tables
          .map(({ table, rows, sha256 }) => `${table} ${rows} ${sha256}`)
          .filter((line) => !settled.test(line))
      )
    )
  );
  expect(second).toEqual(first);
  await back.drop();
}, 180_000);

test('an installation in use is backed up before a new version changes its tables, and not without it', async () => {
  const dataDir = join(folder, 'upgraded');
  const postgres = await startPostgres({ dataDir });
  const directory = join(folder, 'older');
  cpSync('db/migrations', join(directory, 'migrations'), {
    recursive: true,
    filter: (name) => !/\/00[5-9]\d_/.test(name)
  });
  mkdirSync(join(directory, 'current'));
  await migrate(postgres.ownerUrl, 'app_login', { directory });
  await connected(postgres.ownerUrl, (client) =>
    client.query(`insert into app.region (short_name, name) values ('musterland', 'Musterland')`)
  );
  await postgres.stop();
  const blocked = join(folder, 'no-folder');
  writeFileSync(blocked, '');
  const own = { DATA_DIR: dataDir, DATABASE_URL: '', DATABASE_OWNER_URL: '' };
  const refused = await tafelrunde(['migrate'], { ...own, BACKUP_DIR: blocked });
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringContaining('could not be written')
  ]);
  expect((await tafelrunde(['status', '--json'], own)).stdout).toContain('"regions":1');
  expect(readdirSync(join(dataDir, 'backups'))).toEqual([
    expect.stringMatching(/^before-00[5-9]\d_\w+-\d{4}-.*\.tafelrunde\.gz$/)
  ]);
  // Beginning anew keeps what a restore needs, and no anchor of a history that is gone.
  for (const name of ['history-anchors.jsonl', 'deletions.log']) {
    writeFileSync(join(dataDir, name), '');
  }
  expect((await tafelrunde(['reset', '--yes'], own)).status).toBe(0);
  const left = readdirSync(dataDir).filter((name) => !name.startsWith('lock'));
  expect(left).toEqual(['backups', 'deletions.log']);
}, 180_000);

test('the backup of a day is due from two o’clock in the night on, also when the clocks change', () => {
  const cases = [
    ['2026-11-22T00:59:00Z', '2026-11-21'],
    ['2026-11-22T01:01:00Z', '2026-11-22'],
    ['2026-07-01T00:01:00Z', '2026-07-01'],
    ['2026-10-25T12:00:00Z', '2026-10-25'],
    ['2026-03-29T12:00:00Z', '2026-03-29']
  ] as const;
  for (const [at, day] of cases) expect([at, dueDay(new Date(at))]).toEqual([at, day]);
});

const at = ({ loginUrl, ownerUrl }: TestDatabase) => ({
  DATABASE_URL: loginUrl,
  DATABASE_OWNER_URL: ownerUrl
});

/** Roles belong to the whole server of the tests, so no command may make its own. */
async function unused(): Promise<TestDatabase> {
  const made = await emptyDatabase();
  await migrate(made.ownerUrl, new URL(made.loginUrl).username, { prefix: made.prefix });
  return made;
}

async function use({ loginUrl }: TestDatabase): Promise<void> {
  await closeDatabase();
  process.env.DATABASE_URL = loginUrl;
}

/** Seen from another database: the restore refuses company in its own. */
function isCopying({ ownerUrl }: TestDatabase): Promise<boolean> {
  return connected(withDatabase(ownerUrl, 'postgres'), async (client) => {
    const { rows } = await client.query(
      `select query from pg_stat_activity where datname = $1 and query ~ '^(copy|alter table)'`,
      [new URL(ownerUrl).pathname.slice(1)]
    );
    return rows.length > 0;
  });
}

function start(args: string[], env: Record<string, string>): ChildProcess {
  const { PATH, SECRET_FILE, ROLE_PREFIX } = settings;
  return spawn(process.execPath, ['bin/tafelrunde.mjs', ...args], {
    env: { PATH, SECRET_FILE, ROLE_PREFIX, LOG_LEVEL: 'fatal', ...env }
  });
}

async function tafelrunde(args: string[], env: Record<string, string>) {
  const child = start(args, env);
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk: Buffer) => (out[name] += chunk.toString()));
  }
  const [status] = await once(child, 'close');
  return { status, ...out };
}
