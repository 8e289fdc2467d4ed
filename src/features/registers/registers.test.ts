import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '#server/db.ts';
import { arranger, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { parseRegister } from './parse.ts';
import type { Register, School } from './register.ts';
import { importRegister } from './registers.server.ts';

const county = '05998';
const register = parseRegister(
  {
    schools: file('tests/register/schuldaten.csv'),
    owners: file('tests/register/key_traeger.csv'),
    pupils: file('tests/register/anzahlen.csv')
  },
  county
);

let database: TestDatabase;
let db: Arranger;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  await imported(register);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});

test('a first import makes the region with office, matrices, municipalities, owners and schools', async () => {
  const [row] = await rows(`
    select r.short_name,
      (select count(*)::int from app.municipality m where m.region_id = r.id) as municipalities,
      (select count(*)::int from app.school_owner o where o.region_id = r.id) as owners,
      (select count(*)::int from app.school s where s.region_id = r.id) as schools,
      (select sum(pupils)::int from app.school s where s.region_id = r.id) as pupils,
      (select count(*)::int from app.criterion c where c.region_id = r.id) as criteria,
      (select count(*)::int from app.mirror_pair p where p.region_id = r.id) as mirrors,
      (select count(*)::int from app.organisation o
        where o.region_id = r.id and o.kind = 'coordinationOffice') as offices
    from app.region r where r.county_key = '05998'`);
  expect(row).toEqual({
    short_name: 'kreis-musterland',
    municipalities: 6,
    owners: 10,
    schools: 25,
    pupils: 9617,
    criteria: 88,
    mirrors: 44,
    offices: 1
  });
});

test('a second import of the same files leaves no trace', async () => {
  const before = await fingerprint();
  expect(await imported(register)).toMatchObject({ added: 0, changed: 0, gone: 0, schools: 25 });
  expect(await fingerprint()).toEqual(before);
});

test('a dry run tells what would change and writes nothing', async () => {
  const before = await fingerprint();
  const summary = await imported(without(register, '990142'), { isDryRun: true });
  expect(summary).toMatchObject({ schools: 24, gone: 1 });
  const elsewhere = { ...register, municipalities: [] };
  await asSystem((tx) =>
    importRegister(tx, { regionName: 'Neu', county: '05111', register: elsewhere, isDryRun: true })
  );
  expect(await fingerprint()).toEqual(before);
});

describe('a newer register', () => {
  beforeEach(() => imported(register));

  test('renames, moves, and changes owner and status of the same school', async () => {
    const before = await historyCount();
    const summary = await imported(
      edited(register, {
        '990101': { name: 'Ahlbrück, GG Uferschule' },
        '990102': { municipalityKey: '05998008' },
        '990131': { ownerNumber: '90040' },
        '990142': { operatingStatus: '0', operatingStatusOn: '2027-07-31' },
        '990151': { pupils: 120 }
      })
    );
    expect(summary).toMatchObject({
      added: 0,
      changed: 5,
      renamed: 1,
      moved: 1,
      ownerChanged: 1,
      statusChanged: 1,
      gone: 0
    });
    expect(await historyCount()).toBe(before + 9);
    expect(await schoolRow('990101')).toMatchObject({ name: 'Ahlbrück, GG Uferschule' });
    expect(await schoolRow('990131')).toMatchObject({ owner: '90040' });
  });

  test('marks a school it no longer names, and takes the mark away when it is back', async () => {
    const { id } = await schoolRow('990151');
    expect(await imported(without(register, '990151'))).toMatchObject({ gone: 1, ownersGone: 1 });
    expect((await schoolRow('990151')).gone).toBe(true);
    const again = await fingerprint();
    expect(await imported(without(register, '990151'))).toMatchObject({ gone: 0, changed: 0 });
    expect(await fingerprint()).toEqual(again);
    expect(await imported(register)).toMatchObject({ returned: 1, added: 0 });
    expect(await schoolRow('990151')).toMatchObject({ id, gone: false });
  });

  test('without pupil counts keeps the known ones', async () => {
    const uncounted = {
      ...register,
      countsPupils: false,
      schools: register.schools.map((school) => ({ ...school, pupils: null }))
    };
    expect(await imported(uncounted)).toMatchObject({ changed: 0, pupils: null });
  });

  test('that lacks most schools is refused as cut off', async () => {
    const before = await fingerprint();
    const cut = { ...register, schools: register.schools.slice(0, 12) };
    await expect(imported(cut)).rejects.toThrow(
      '13 of the 25 known schools are not in the file; it seems to be cut off.'
    );
    expect(await fingerprint()).toEqual(before);
  });
});

test('a county belongs to one region and a region to one county', async () => {
  await expect(imported(register, { regionName: 'Anders' })).rejects.toThrow(
    'The county 05998 belongs to the region "Kreis Musterland", not to "Anders".'
  );
  await expect(imported(register, { county: '05111' })).rejects.toThrow(
    'The region "Kreis Musterland" has the register of 05998, not of 05111.'
  );
});

test('what a newer register changes holds from its day on, and what was before stays known', async () => {
  const change = { regionName: 'Kreis Verlauf', county: '05997' };
  const here = { ...register, municipalities: register.municipalities };
  await imported(here, { ...change, asOf: '2022-06-01' });
  const newer = edited(without(here, '990142'), {
    '990101': { name: 'Ahlbrück, GG Uferschule' },
    '990131': { ownerNumber: '90040' },
    '990151': { pupils: 120, type: '14' }
  });
  await imported(newer, { ...change, asOf: '2026-05-02' });
  expect(await changedPeriods('Kreis Verlauf')).toEqual([
    '990101 name Ahlbrück, GG "Am Ufer" → Ahlbrück, GG Uferschule',
    '990131 owner 90024 → 90040',
    '990142 gone',
    '990151 pupils 161 → 120',
    '990151 type 02 → 14'
  ]);
});

test('what people entered by hand is neither ended nor changed, until the register names it', async () => {
  const change = { regionName: 'Kreis Hand', county: '05996' };
  await imported(register, change);
  await db.query(`update app.organisation set by_hand = true
    where id = (select s.id from app.school s join app.region r on r.id = s.region_id
      where r.name = 'Kreis Hand' and s.school_number = '990151')`);
  expect(await imported(without(register, '990151'), change)).toMatchObject({
    gone: 0,
    ownersGone: 0,
    municipalitiesGone: 0
  });
  const named = edited(register, { '990151': { pupils: 7 } });
  expect(await imported(named, change)).toMatchObject({ changed: 1, added: 0 });
});

test('a municipality without a school in the register is marked, not removed', async () => {
  const change = { regionName: 'Kreis Kommune', county: '05995' };
  await imported(register, change);
  const [last] = register.municipalities.slice(-1);
  const fewer = {
    ...register,
    schools: register.schools.filter((one) => one.municipalityKey !== last?.key),
    municipalities: register.municipalities.slice(0, -1)
  };
  expect(await imported(fewer, { ...change, asOf: '2026-05-02' })).toMatchObject({
    municipalitiesGone: 1
  });
  const gone = `select m.key, m.gone_on from app.municipality m join app.region r on r.id = m.region_id
    where r.name = 'Kreis Kommune' and m.gone_on is not null`;
  expect(await rows(gone)).toMatchObject([{ key: last?.key }]);
  await imported(register, change);
  expect(await rows(gone)).toEqual([]);
});

const real = '../shared/data/demo-kreis-guetersloh';

test.skipIf(!existsSync(real))(
  'Kreis Gütersloh goes from 2022 to 2026 (skipped where the files are absent)',
  async () => {
    const owners = file('../shared/data/nrw-schulen/key_traeger_2026-05.csv');
    const pupils = file(`${real}/anzahlen_kreis-guetersloh_2026-05.csv`);
    const older = file(`${real}/schuldaten_kreis-guetersloh_2022-06.csv`);
    const newer = file(`${real}/schuldaten_kreis-guetersloh_2026-05.csv`);
    const change = { regionName: 'Kreis Gütersloh', county: '05754' };
    const first = await imported(parseRegister({ schools: older, owners }, '05754'), {
      ...change,
      asOf: '2022-06-01'
    });
    expect(first).toMatchObject({ schools: 110, added: 110 });
    const now = parseRegister({ schools: newer, owners, pupils }, '05754');
    expect(await imported(now, { ...change, asOf: '2026-05-02' })).toMatchObject({
      schools: 109,
      owners: 23,
      pupils: 51_877,
      municipalities: 13,
      added: 2,
      renamed: 8,
      moved: 0,
      ownerChanged: 0,
      statusChanged: 1,
      gone: 3
    });
    const before = await fingerprint();
    await imported(now, { ...change, asOf: '2026-06-01' });
    expect(await fingerprint()).toEqual(before);
    const periods = await changedPeriods('Kreis Gütersloh');
    expect(periods.filter((line) => line.includes(' name '))).toHaveLength(8);
    expect(periods.filter((line) => line.endsWith(' gone'))).toEqual([
      '147199 gone',
      '162565 gone',
      '183258 gone'
    ]);
    expect(periods.filter((line) => / (owner|type) /.test(line))).toEqual([]);
    const added = await rows(`select s.school_number as number, s.operating_status as status
      from app.school s join app.region r on r.id = s.region_id join app.organisation_period p
        on p.region_id = s.region_id and p.organisation_id = s.id and p.field = 'name'
      where r.name = 'Kreis Gütersloh' group by s.school_number, s.operating_status
      having min(p.valid_from) = '2026-05-02' order by 1`);
    expect(added).toEqual([
      { number: '100214', status: '3' },
      { number: '100245', status: '1' }
    ]);
  },
  120_000
);

/** What ended at a day and what followed it, school by school. */
async function changedPeriods(name: string): Promise<string[]> {
  const found = await rows(`
    select distinct s.school_number || case
      when s.gone_on is not null then ' gone'
      else ' ' || p.field || ' ' || coalesce(p.value, w.register_number) || ' → ' || coalesce(n.value, v.register_number)
    end as line
    from app.organisation_period p
    join app.region r on r.id = p.region_id
    join app.school s on s.region_id = p.region_id and s.id = p.organisation_id
    left join app.school_owner w on w.region_id = p.region_id and w.id = p.owner_id
    left join app.organisation_period n on n.region_id = p.region_id and n.organisation_id = p.organisation_id
      and n.field = p.field and n.valid_from = p.valid_to
    left join app.school_owner v on v.region_id = n.region_id and v.id = n.owner_id
    where r.name = '${name}' and p.valid_to is not null order by 1`);
  return found.map(({ line }) => String(line));
}

function imported(
  what: Register,
  change: { regionName?: string; county?: string; isDryRun?: boolean; asOf?: string } = {}
) {
  const input = { regionName: 'Kreis Musterland', county, isDryRun: false, ...change };
  return asSystem((tx) => importRegister(tx, { ...input, register: what }));
}

/** Rows and content of every table of the domain, the history included. */
async function fingerprint() {
  const tables = await rows(
    `select tablename from pg_tables where schemaname = 'app' order by tablename`
  );
  const found: Record<string, unknown> = {};
  for (const { tablename } of tables) {
    const [row] = await rows(
      `select count(*)::int as count, md5(string_agg(t::text, '|' order by t::text)) as sum from app.${tablename} t`
    );
    found[String(tablename)] = row;
  }
  return found;
}

async function historyCount(): Promise<number> {
  const [row] = await rows(
    `select count(*)::int as count from app.history where table_name <> 'organisation_period'`
  );
  return Number(row?.['count']);
}

async function schoolRow(number: string) {
  const [row] = await rows(`
    select s.id, o.name, w.register_number as owner, s.gone_on is not null as gone
    from app.school s join app.organisation o using (region_id, id)
    join app.school_owner w on w.region_id = s.region_id and w.id = s.owner_id
    where s.school_number = '${number}'`);
  return row ?? {};
}

async function rows(query: string): Promise<Record<string, unknown>[]> {
  return (await db.query(query)).rows;
}

function edited(from: Register, edits: Record<string, Partial<School>>): Register {
  const schools = from.schools.map((school) => ({ ...school, ...edits[school.number] }));
  return { ...from, schools };
}

function without(from: Register, number: string): Register {
  const schools = from.schools.filter((school) => school.number !== number);
  const used = new Set(schools.map((school) => school.ownerNumber));
  return { ...from, schools, owners: from.owners.filter((owner) => used.has(owner.number)) };
}

function file(path: string) {
  const name = path.split('/').at(-1) ?? path;
  return { name, bytes: existsSync(path) ? new Uint8Array(readFileSync(path)) : new Uint8Array() };
}
