import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sqlWorld } from '../../../tests/access/sql-world.ts';
import type { Persona } from '../../../tests/access/world.ts';
import { shiftTo } from '#server/clock.ts';
import { as, type Tx } from '#server/db.ts';
import { archive as opened } from '#server/office/unzip.ts';
import { extractArchive } from './archive.server.ts';
import { askExtract, extractPage } from './extracts.server.ts';
import { leftOut, parts } from './parts.server.ts';
import { jsonOf, rowsOf } from './rows.server.ts';

const at = sqlWorld();

const reading = (persona: Persona) => {
  const actor = at.world.actors[persona];
  return <T>(work: (tx: Tx) => Promise<T>) => as(actor, 'read only', work);
};

test('every table of a region is in the extract, or a reason says why it is not', async () => {
  const { rows } = await at.world.db.query(
    `select relname from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' order by relname`
  );
  const told = [...Object.keys(parts), ...Object.keys(leftOut)].toSorted();
  expect(told).toEqual(rows.map(({ relname }) => relname));
});

test('A-EX-04 each organisation gets its own and what is released to it, and the names of its people alone', async () => {
  const { db, ids } = at.world;
  await db.query(`update app.person set name = 'Merkmal ' || id`);
  await db.query(`update app.internal_note set text = 'Quaste'`);
  const alpha = await taken('alphaLead', ids.alpha);
  expect(alpha.get('internal_note')?.length).toBeGreaterThan(0);
  expect(alpha.get('evidence')?.length).toBe(2);
  expect(alpha.get('file')?.length).toBeGreaterThan(0);
  expect(new Set(alpha.get('release')?.map(({ organisation_id }) => organisation_id))).toEqual(
    new Set([ids.alpha, ids.schoolOfLead])
  );

  const beta = await taken('betaLead', ids.beta);
  expect(beta.get('release')?.map(({ id }) => id)).toEqual([ids.toBeta]);
  expect(beta.get('copied_remark')?.length).toBeGreaterThan(0);
  const school = await taken('schoolLead', ids.schoolOfLead);
  const office = await taken('coordinator', ids.office);
  const gamma = await taken('gammaLead', ids.gamma);
  for (const [own, found] of [
    [ids.alpha, alpha],
    [ids.beta, beta],
    [ids.schoolOfLead, school],
    [ids.office, office],
    [ids.gamma, gamma]
  ] as const) {
    const { rows } = await db.query(
      'select person_id from app.membership where organisation_id = $1',
      [own]
    );
    const people = new Set(rows.map(({ person_id }) => `Merkmal ${person_id}`));
    const text = JSON.stringify([...found]);
    const named = new Set(text.match(/Merkmal [0-9a-f-]{36}/g));
    expect([...named].filter((name) => !people.has(name))).toEqual([]);
    expect(named.size).toBeGreaterThan(0);
    expect(text.includes('Quaste')).toBe([ids.alpha, ids.schoolOfLead].includes(own));
    // Nothing tells who made which entry, so nothing can be counted by person. What is handed over is no deed.
    const memberships = await db.query('select id from app.membership');
    const tellers = [...found].filter(([table, all]) => {
      const told = JSON.stringify(all);
      if (['membership', 'hand_over_item'].includes(table)) return false;
      return memberships.rows.some(({ id }) => told.includes(id));
    });
    expect(tellers).toEqual([]);
  }
  for (const outside of [gamma, office, beta]) expect(outside.get('answer')).toEqual([]);
  for (const outside of [gamma, office, school, beta]) {
    expect(outside.get('evidence')).toEqual([]);
  }
  expect(gamma.get('copied_answer')).toEqual([]);
  expect(office.get('copied_remark')).toEqual([]);

  await db.query(`update app.release set withdrawn_at = now() where id = $1`, [ids.toBeta]);
  const after = await taken('betaLead', ids.beta);
  expect(after.get('copied_answer')).toEqual([]);
  expect(after.get('copied_remark')).toEqual([]);
});

test('A-EX-05 only who asked gets the file, for a day, and only whoever leads may ask', async () => {
  const { ids } = at.world;
  for (const other of ['betaLead', 'coordinator', 'alphaMember'] as const) {
    await expect(extractArchive(reading(other), null, ids.dataExtract)).rejects.toMatchObject({
      status: 404
    });
  }
  for (const persona of ['alphaMember', 'provider', 'supervision', 'guest'] as const) {
    await expect(reading(persona)(extractPage)).rejects.toMatchObject({ status: 403 });
    await expect(as(at.world.actors[persona], 'read write', askExtract)).rejects.toMatchObject({
      status: 403
    });
  }
  const { made } = await reading('alphaLead')(extractPage);
  expect(made).toMatchObject([{ id: ids.dataExtract, isOpen: true, isMine: true }]);
  shiftTo('2099-01-01');
  try {
    await expect(extractArchive(reading('alphaLead'), null, ids.dataExtract)).rejects.toMatchObject(
      { status: 410 }
    );
  } finally {
    shiftTo(undefined);
  }
});

test('the file opens, holds each table once and every byte that its list names', async () => {
  const { pieces } = await extractArchive(reading('alphaLead'), null, at.world.ids.dataExtract);
  const files = opened(await bytesOf(pieces), 100_000_000);
  const list = JSON.parse(files.file('Inhalt.json')?.toString() ?? '');
  const rows = list.entries.filter(({ name }: { name: string }) => name.startsWith('Daten/'));
  expect(rows.length).toBe(Object.keys(parts).length);
  for (const { name, sha256, rows: count } of list.entries) {
    const bytes = files.file(name) ?? Buffer.from('');
    expect(createHash('sha256').update(bytes).digest('hex'), name).toBe(sha256);
    if (count !== undefined) expect(JSON.parse(bytes.toString()).length, name).toBe(count);
  }
  const stored = list.entries.filter(({ name }: { name: string }) => name.startsWith('Dateien/'));
  expect(stored.length).toBeGreaterThan(0);
});

test('A-EX-06 a right that is lost while the file is sent breaks it off', async () => {
  const { db, actors, ids } = at.world;
  const { pieces } = await extractArchive(reading('alphaLead'), null, ids.dataExtract);
  await pieces.next();
  const { membershipId } = actors.alphaLead;
  await db.query('update app.membership set valid_to = $2 where id = $1', [
    membershipId,
    '2020-01-01'
  ]);
  await expect(bytesOf(pieces)).rejects.toThrow();
  await expect(extractArchive(reading('alphaLead'), null, ids.dataExtract)).rejects.toMatchObject({
    status: 404
  });
});

type Rows = Record<string, unknown>[];

async function taken(persona: Persona, own: string): Promise<Map<string, Rows>> {
  const tables = await reading(persona)((tx) => rowsOf(tx, own));
  const found = new Map<string, Rows>();
  for (const table of tables) {
    found.set(table.table, JSON.parse((await bytesOf(jsonOf(table))).toString()));
  }
  return found;
}

async function bytesOf(pieces: AsyncIterable<string | Uint8Array>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(Buffer.from(piece));
  return Buffer.concat(all);
}
