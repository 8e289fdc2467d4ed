import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingSaid } from '#features/assessments/answer.ts';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { redact } from '#features/redactions/redactions.server.ts';
import { deliver } from '#features/mail/outbox.server.ts';
import { as, asSystem } from '#server/db.ts';
import { closeMail } from '#server/mail/send.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, type Arranger } from '../../../tests/factories.ts';
import { mailServer, textOf } from '../../../tests/smtp.ts';
import { matrixWorld, read, write } from '../../../tests/matrix-world.ts';
import { anchorFile, anchorsInFile } from './anchor-file.server.ts';
import { anchorHistory } from './anchoring.server.ts';
import { sealHistory } from './sealing.server.ts';
import { verifyHistory } from './verification.server.ts';

let database: TestDatabase;
let db: Arranger;
let world: Awaited<ReturnType<typeof matrixWorld>>;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  world = await matrixWorld(db);
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

test('entries are sealed in their order as soon as nothing older can still appear', async () => {
  await sealAll();
  const before = await verifyHistory();
  expect(before).toMatchObject({ waiting: 0, faults: [] });
  expect(before.entries).toBeGreaterThan(200);

  // Two write at once; the one with the earlier entry ends last.
  const slow = new pg.Client({ connectionString: database.ownerUrl });
  await slow.connect();
  await slow.query('begin');
  await slow.query(`update app.region set phone = '1' where id = $1`, [world.regionId]);
  await db.query(`update app.organisation set version = version + 1 where id = $1`, [world.alpha]);
  expect(await sealHistory()).toBe(0);
  expect(await verifyHistory()).toMatchObject({ waiting: 1, faults: [] });
  await slow.query('rollback');
  await slow.query('begin');
  await slow.query(`update app.region set phone = '2' where id = $1`, [world.regionId]);
  await sealAll();
  await slow.query('commit');
  await slow.end();
  await sealAll();
  const after = await verifyHistory();
  expect(after).toMatchObject({ waiting: 0, faults: [] });
  expect(after.entries - before.entries).toBe(2);
});

test('a redaction, also one of an entry redacted before, leaves every seal true', async () => {
  for (const [version, remark] of ['Frau Specht', 'Frau Specht geht'].entries()) {
    await answer('T2.1', remark, version);
  }
  await sealAll();
  await anchorHistory({ now: true });
  await answer('T2.1', 'Frau Specht geht nicht', 2);
  const copies = await db.query('select id from app.frozen_copy where assessment_id = $1', [
    world.assessment
  ]);
  const place = { copyId: copies.rows[0].id, key: 'T1.1' };
  const request = { read: on(read), write: on(write) };
  await redact(request, place, 'Löschverlangen');
  expect(await verifyHistory()).toMatchObject({ faults: [] });
  await sealAll();
  const { faults, redacted } = await verifyHistory();
  expect(faults).toEqual([]);
  expect(redacted).toBeGreaterThan(0);
  await db.query('begin');
  await db.query(`select set_config('app.redacting', 'on', true)`);
  for (let round = 0; round < 2; round++) {
    await db.query(
      `update app.history set new = new || '{"remark": "entfernt ${round}"}' where new ->> 'remark' <> ''`
    );
  }
  await db.query('commit');
  await sealAll();
  const again = await verifyHistory();
  expect(again).toMatchObject({ waiting: 0, faults: [] });
  expect(again.redacted).toBeGreaterThan(redacted);
});

test('nobody changes or removes an entry, whatever they may else', async () => {
  for (const statement of [
    `update app.history set new = '{}' where id = 1`,
    `delete from app.history where id = 1`
  ]) {
    await expect(db.query(statement)).rejects.toMatchObject({ code: 'TR409' });
  }
  await expect(
    asSystem((tx) => sql`update app.history_seal set no = 1`.execute(tx))
  ).rejects.toMatchObject({ code: '42501' });
  await expect(
    as(world.lead, 'read only', (tx) => sql`select from app.history_seal`.execute(tx))
  ).rejects.toMatchObject({ code: '42501' });
});

test('whatever a superuser does to entries that an anchor covers is named', async () => {
  await sealAll();
  await anchorHistory({ now: true });
  const { entries } = await verifyHistory();
  await db.query('alter table app.history disable trigger a_grows');
  await db.query(`create table public.kept_history as table app.history`);
  await db.query(`create table public.kept_seal as table app.history_seal`);
  await db.query(`create table public.kept_anchor as table app.history_anchor`);
  const redactedNo = await number(`select min(no) from app.history_seal where leaf is not null`);
  const mutation = fc.record({
    deed: fc.constantFrom(...Object.keys(deeds)),
    no: fc.integer({ min: 1, max: entries }),
    other: fc.integer({ min: 1, max: entries })
  });
  await fc.assert(
    fc.asyncProperty(mutation, async ({ deed, no, other }) => {
      await restore();
      const twin = other === no ? (no % entries) + 1 : other;
      const named = await deeds[deed]?.({ no, twin, entries, redactedNo });
      const { faults } = await verifyHistory();
      const found = faults.map(({ table, id }) => `${table} ${id}`);
      expect(found, deed).toEqual(expect.arrayContaining(named ?? ['nothing']));
      // Nothing else is named but the anchor over it, and the entry whose redaction the touched one notes.
      const more = faults.filter(({ table, id }) => !named?.includes(`${table} ${id}`));
      expect(more.filter(({ kind }) => kind !== 'anchor' && kind !== 'leftover')).toEqual([]);
    }),
    { numRuns: 150 }
  );
  await restore();
  expect((await verifyHistory()).faults).toEqual([]);
  await db.query('drop table public.kept_history, public.kept_seal, public.kept_anchor');
  await db.query('alter table app.history enable trigger a_grows');
});

test('anchors outside of the database tell what was cut off it, seals and anchors included', async () => {
  const { entries, anchors } = await verifyHistory();
  const lines = readFileSync(anchorFile(), 'utf8');
  expect((await anchorsInFile()).length).toBe(anchors);
  await answer('T2.2', 'Später', 0);
  await sealAll();
  await anchorHistory();
  expect((await verifyHistory()).anchors).toBe(anchors);
  await anchorHistory({ now: true });
  const copy = `${anchorFile()}.kept-elsewhere`;
  writeFileSync(copy, readFileSync(anchorFile()));

  // A crash cuts a line short: it is written anew.
  truncateSync(anchorFile(), lines.length + 20);
  await anchorHistory();
  expect((await anchorsInFile()).length).toBe(anchors + 1);
  // A file that is gone is written anew as well, as far as the database knows.
  rmSync(anchorFile());
  await anchorHistory();
  expect((await anchorsInFile()).length).toBe(anchors + 1);

  await db.query('alter table app.history disable trigger a_grows');
  await db.query(
    'delete from app.history where id in (select history_id from app.history_seal where no > $1)',
    [entries]
  );
  await db.query('delete from app.history_seal where no > $1', [entries]);
  await db.query('delete from app.history_anchor where no > $1', [anchors]);
  const gone = [
    { kind: 'anchorGone', table: 'history_anchor', id: String(anchors + 1) },
    { kind: 'cut', table: 'history_seal', id: String(entries + 1) }
  ];
  expect((await verifyHistory()).faults).toEqual(expect.arrayContaining(gone));
  // The file of this machine cut as well: only the copy kept elsewhere knows.
  writeFileSync(anchorFile(), lines);
  expect((await verifyHistory()).faults).toEqual([]);
  expect((await verifyHistory(copy)).faults).toEqual(expect.arrayContaining(gone));
  // A copy that is not there, or is something else, is no proof that everything fits.
  writeFileSync(`${copy}.other`, 'not an anchor\n');
  for (const file of [`${copy}.gone`, `${copy}.other`]) {
    await expect(verifyHistory(file)).rejects.toThrow('There are no anchors');
  }
  // An anchor made by somebody without the secret is not believed.
  const forged = { ...(await anchorsInFile()).at(-1), no: anchors + 1, entries: 1 };
  appendFileSync(anchorFile(), `${JSON.stringify(forged)}\n`);
  const { faults } = await verifyHistory();
  expect(faults).toContainEqual({
    kind: 'anchor',
    table: 'history_anchor',
    id: String(anchors + 1)
  });
});

test('an anchor a day goes by mail to whom the operators chose, as a line of the file', async () => {
  const settings = { ...process.env };
  const smtp = await mailServer();
  try {
    Object.assign(process.env, { ANCHOR_MAIL: 'revision@test.example' });
    Object.assign(process.env, { SMTP_URL: smtp.url, MAIL_FROM: 'post@test.example' });
    await anchorHistory();
    await anchorHistory();
    const { rows } = await db.query(`select id from app.mail where kind = 'historyAnchor'`);
    expect(rows).toHaveLength(1);
    await deliver({ mailId: rows[0].id });
    const [mail] = await smtp.received(1);
    expect(mail?.to).toEqual(['revision@test.example']);
    const line = textOf(mail?.raw ?? '')
      .split(/\r?\n/)
      .find((one) => one.startsWith('{'));
    const copy = `${anchorFile()}.mailed`;
    writeFileSync(copy, `${line}\n`);
    const { rows: known } = await db.query('select max(no) as no from app.history_anchor');
    expect(await anchorsInFile(copy)).toMatchObject([{ no: known[0].no }]);
  } finally {
    process.env = settings;
    closeMail();
    await smtp.close();
  }
});

test('what was sealed with an older secret is true to whoever has that secret still', async () => {
  const old = process.env.SECRET_FILE ?? '';
  const next = `${anchorFile()}.secret`;
  writeFileSync(next, 'b'.repeat(64));
  const before = await verifyHistory();
  try {
    process.env.SECRET_FILE = next;
    const without = new Set((await verifyHistory()).faults.map(({ kind }) => kind));
    expect(without).toContain('secret');
    expect((await verifyHistory(undefined, [old])).faults).toEqual(before.faults);
    await answer('T2.3', 'Mit neuem Geheimnis', 0);
    await sealAll();
    await anchorHistory({ now: true });
    expect((await verifyHistory(undefined, [old])).faults).toEqual(before.faults);
    await expect(verifyHistory(undefined, [`${next}.gone`])).rejects.toThrow('cannot be read');
  } finally {
    process.env.SECRET_FILE = old;
  }
});

type Place = { no: number; twin: number; entries: number; redactedNo: number };

/** What somebody may do who is bound by no rule of the database; each returns what has to be named. */
const deeds: Record<string, (place: Place) => Promise<string[]>> = {
  content: ({ no }) => change(`new = coalesce(new, '{}') || '{"x": 1}'`, no),
  before: ({ no }) => change(`old = '{"x": 1}'`, no),
  time: ({ no }) => change(`at = at + interval '1 microsecond'`, no),
  person: ({ no }) => change(`person_id = gen_random_uuid()`, no),
  membership: ({ no }) => change(`membership_id = gen_random_uuid()`, no),
  region: ({ no }) => change(`region_id = null`, no),
  row: ({ no }) => change(`row_id = row_id || 'x'`, no),
  table: ({ no }) => change(`table_name = 'other'`, no),
  verb: ({ no }) => change(`verb = case verb when 'update' then 'delete' else 'update' end`, no),
  delete: async ({ no }) => {
    const id = await idOf(no);
    await db.query('delete from app.history where id = $1', [id]);
    return [`history ${id}`];
  },
  unseal: async ({ no }) => {
    const id = await idOf(no);
    await db.query('delete from app.history_seal where no = $1', [no]);
    return [`history_seal ${no}`, ...((await isLast(id)) ? [] : [`history ${id}`])];
  },
  cutOut: async ({ no }) => {
    await db.query('delete from app.history where id = $1', [await idOf(no)]);
    await db.query('delete from app.history_seal where no = $1', [no]);
    return [`history_seal ${no}`];
  },
  cutOff: async ({ no, entries }) => {
    const gone = 'select history_id from app.history_seal where no >= $1';
    await db.query(`delete from app.history where id in (${gone})`, [no]);
    await db.query('delete from app.history_seal where no >= $1', [no]);
    return Array.from({ length: entries - no + 1 }, (_, index) => `history_seal ${no + index}`);
  },
  swap: async ({ no, twin }) => {
    const ids = [await idOf(no), await idOf(twin)];
    await db.query(
      `update app.history h set (region_id, at, person_id, membership_id, table_name, row_id, verb, old, new) =
         (k.region_id, k.at, k.person_id, k.membership_id, k.table_name, k.row_id, k.verb, k.old, k.new)
       from public.kept_history k
       where (h.id = $1 and k.id = $2) or (h.id = $2 and k.id = $1)`,
      ids
    );
    return ids.map((id) => `history ${id}`);
  },
  swapSeals: async ({ no, twin }) => {
    const ids = [await idOf(no), await idOf(twin)];
    await db.query(
      `update app.history_seal h set (salt, leaf, seal) = (k.salt, k.leaf, k.seal)
       from public.kept_seal k where (h.no = $1 and k.no = $2) or (h.no = $2 and k.no = $1)`,
      [no, twin]
    );
    return ids.map((id) => `history ${id}`);
  },
  insertBefore: ({ no }) => putIn(-no),
  insertInGap: () => putIn(gap),
  insertAfter: () => putIn('(select last_value + 5 from app.history_id_seq)'),
  insertSealed: async ({ entries }) => {
    const [named] = await putIn('(select last_value + 5 from app.history_id_seq)');
    await db.query(
      `insert into app.history_seal (no, history_id, salt, secret, seal)
       select $1, $2, salt, secret, seal from app.history_seal where no = 1`,
      [entries + 1, named?.split(' ')[1]]
    );
    return [named ?? ''];
  },
  reseal: async ({ no }) => {
    const named = await change(`new = '{"x": 1}'`, no);
    await db.query(`update app.history_seal set seal = sha256(salt), salt = seal where no = $1`, [
      no
    ]);
    return named;
  },
  falseRedaction: async ({ no }) => {
    const id = await idOf(no);
    await db.query(
      `update app.history_seal s set leaf = coalesce(s.leaf, app.entry_leaf(s.salt, h.old, h.new)), salt = app.new_seal_salt()
       from app.history h where s.no = $1 and h.id = s.history_id`,
      [no]
    );
    return change(`new = '{"x": 2}'`, no).then(() => [`history ${id}`]);
  },
  leftover: ({ redactedNo }) => change(`new = new || '{"x": 3}'`, redactedNo),
  anchor: async () => {
    await db.query(`update app.history_anchor set entries = entries - 1 where no = 1`);
    return ['history_anchor 1'];
  },
  anchorGone: async () => {
    await db.query(`delete from app.history_anchor where no = 1`);
    return ['history_anchor 1'];
  }
};

const gap = `(
  select min(g) from generate_series(1, (select max(id) from app.history)) g
  where not exists (select from app.history h where h.id = g))`;

async function putIn(id: string | number): Promise<string[]> {
  const { rows } = await db.query(
    `insert into app.history (id, region_id, table_name, row_id, verb)
     overriding system value values (${id}, $1, 'answer', 'x', 'insert') returning id`,
    [world.regionId]
  );
  return [`history ${rows[0].id}`];
}

async function change(what: string, no: number): Promise<string[]> {
  const id = await idOf(no);
  await db.query(`update app.history set ${what} where id = $1`, [id]);
  return [`history ${id}`];
}

function idOf(no: number): Promise<number> {
  return number(`select history_id from app.history_seal where no = ${no}`);
}

async function isLast(id: number): Promise<boolean> {
  return id > (await number('select max(history_id) from app.history_seal'));
}

async function restore(): Promise<void> {
  await db.query(`
    truncate app.history, app.history_seal, app.history_anchor;
    insert into app.history overriding system value table public.kept_history;
    insert into app.history_seal table public.kept_seal;
    insert into app.history_anchor table public.kept_anchor`);
}

async function number(text: string): Promise<number> {
  const { rows } = await db.query({ text, rowMode: 'array' });
  return Number(rows[0]?.[0]);
}

/** Other tests share the server, and their transactions may be older than the newest entry. */
async function sealAll(): Promise<void> {
  await expect
    .poll(async () => ((await sealHistory()) === 0 ? (await verifyHistory()).waiting : 1))
    .toBe(0);
}

function answer(key: string, remark: string, version: number): Promise<unknown> {
  const at = { assessmentId: world.assessment, key };
  return write(world.lead, (tx) => saveAnswer(tx, at, { ...nothingSaid, remark, version }));
}

function on(way: typeof read) {
  return <T>(work: Parameters<typeof as<T>>[2]) => way(world.lead, work);
}
