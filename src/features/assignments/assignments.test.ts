import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingSaid, type Answer } from '#features/assessments/answer.ts';
import { criterion, saveAnswer } from '#features/assessments/answers.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { outline } from '#features/assessments/outline.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { todayPage } from '#features/today/today.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import {
  arranger,
  insert,
  mandate,
  member,
  owner,
  region,
  unit,
  type Arranger
} from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { assignmentPage, assignThemes, markTheme } from './assignments.server.ts';

let database: TestDatabase;
let db: Arranger;
let people: Record<
  'lead' | 'it' | 'finance' | 'nowhere' | 'provider' | 'reader' | 'deputy' | 'neighbour',
  Actor
>;
let units: { it: string; finance: string };
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
  const town = await owner(db, regionId, 'Stadt Ahlbrück');
  units = {
    it: await unit(db, regionId, town, 'it', 'Fachdienst IT'),
    finance: await unit(db, regionId, town, 'finance', 'Kämmerei')
  };
  const given = await mandate(db, regionId, town, 'Netz GmbH');
  await insert(db, 'app.mandate_theme', {
    region_id: regionId,
    mandate_id: given,
    theme_key: 'T5',
    owner_id: town
  });
  const reading = await mandate(db, regionId, town, 'Lese GmbH');
  const under = (mandateId: string, unitId?: string) => ({ to: '2099-12-31', mandateId, unitId });
  const it = await member(db, regionId, town, 'ownerMember', { unitId: units.it });
  const deputy = await member(db, regionId, town, 'ownerMember', {});
  await db.query('update app.membership set deputy_of = $1, valid_to = $3 where id = $2', [
    it.membershipId,
    deputy.membershipId,
    '2099-12-31'
  ]);
  people = {
    lead: await member(db, regionId, town, 'ownerLead'),
    it,
    finance: await member(db, regionId, town, 'ownerMember', { unitId: units.finance }),
    nowhere: await member(db, regionId, town, 'ownerMember'),
    provider: await member(db, regionId, town, 'ownerMember', under(given)),
    // Sits with the IT, but works under a mandate that names no theme.
    reader: await member(db, regionId, town, 'ownerMember', under(reading, units.it)),
    deputy,
    neighbour: await member(db, regionId, await owner(db, regionId, 'Werlstedt'), 'ownerLead')
  };
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

type Who = keyof typeof people;
const inside: Who[] = ['lead', 'it', 'finance', 'nowhere', 'provider', 'reader', 'deputy'];

test('only those whose theme it is write it, all of the house read everything', async () => {
  const id = await begun({ T4: [], 'T4.1': [units.it], T3: [units.it, units.finance] });
  const writers: Record<string, Who[]> = {
    'T1.1': ['lead'],
    'T4.1.3': ['lead', 'it', 'deputy'],
    'T3.1': ['lead', 'it', 'finance', 'deputy'],
    'T5.1': ['lead', 'provider']
  };
  for (const [key, allowed] of Object.entries(writers)) {
    let version = 0;
    for (const who of inside) {
      const said = { ...nothingSaid, currentLevel: 2, remark: who };
      const saving = save(who, id, key, { ...said, version });
      if (allowed.includes(who)) version = (await saving).version;
      else await expect(saving, `${who} ${key}`).rejects.toMatchObject({ status: 403 });
    }
    for (const who of inside) {
      const read = await as(people[who], 'read only', (tx) =>
        criterion(tx, { assessmentId: id, key })
      );
      expect(read.answer.currentLevel).toBe(2);
      const { themes } = await as(people[who], 'read only', (tx) => outline(tx, id));
      const theme = themes.find((one) => one.key === key.slice(0, key.lastIndexOf('.')));
      expect([who, key, theme?.mayEdit]).toEqual([who, key, allowed.includes(who)]);
    }
  }
  await expect(
    save('neighbour', id, 'T4.1.3', { ...nothingSaid, version: 0 })
  ).rejects.toMatchObject({ status: 404 });
});

test('a provider writes neither notes nor finishes, and a Bereich does not finish either', async () => {
  const id = await begun({ T5: [units.it] });
  await save('lead', id, 'T5.1', {
    ...nothingSaid,
    currentLevel: 1,
    note: 'nur bei uns',
    version: 0
  });
  const kept = { ...nothingSaid, currentLevel: 2 };
  await save('provider', id, 'T5.1', { ...kept, version: 1 });
  const at = { assessmentId: id, key: 'T5.1' };
  expect((await as(people.provider, 'read only', (tx) => criterion(tx, at))).answer.note).toBe('');
  expect((await as(people.lead, 'read only', (tx) => criterion(tx, at))).answer).toMatchObject({
    currentLevel: 2,
    note: 'nur bei uns'
  });
  await expect(
    save('provider', id, 'T5.2', { ...kept, note: 'heimlich', version: 0 })
  ).rejects.toMatchObject({ code: '42501' });
  for (const who of ['it', 'provider', 'nowhere'] as const) {
    await expect(
      as(people[who], 'read write', (tx) => finishAssessment(tx, id))
    ).rejects.toMatchObject({ status: 403 });
    await expect(
      as(people[who], 'read write', (tx) => assignThemes(tx, id, {}))
    ).rejects.toMatchObject({ status: 403 });
  }
});

test('a Bereich says that its theme is done and takes it back; others cannot, the lead can', async () => {
  const id = await begun({ 'T4.1': [units.it, units.finance] });
  const { themes } = await as(people.lead, 'read only', (tx) => outline(tx, id));
  const theme = themes.find(({ key }) => key === 'T4.1')?.id ?? '';
  const mark = (who: Who, isDone: boolean, unitId = units.it) =>
    as(people[who], 'read write', (tx) => markTheme(tx, id, { theme, unit: unitId, isDone }));
  for (const who of ['finance', 'nowhere', 'provider', 'reader'] as const) {
    await expect(mark(who, true)).rejects.toMatchObject({ status: 403 });
  }
  await expect(mark('neighbour', true)).rejects.toMatchObject({ status: 404 });
  await mark('it', true);
  await mark('lead', true, units.finance);
  const seen = await as(people.nowhere, 'read only', (tx) => outline(tx, id));
  const marked = seen.themes.find(({ key }) => key === 'T4.1')?.units ?? [];
  expect(marked.map(({ name, doneOn }) => [name, doneOn !== null])).toEqual([
    ['Fachdienst IT', true],
    ['Kämmerei', true]
  ]);
  await mark('deputy', false);
  const after = await as(people.it, 'read only', (tx) => outline(tx, id));
  expect(after.themes.find(({ key }) => key === 'T4.1')?.units).toMatchObject([
    { isMine: true, doneOn: null },
    { isMine: false }
  ]);
});

test('on Heute wait the themes of the own Bereich, with what is open, until they are done', async () => {
  const id = await begun({ T5: [units.it], T3: [units.finance] });
  await save('it', id, 'T5.1', { ...nothingSaid, currentLevel: 2, version: 0 });
  const waits = async (who: Who) => {
    const { waiting } = await as(people[who], 'read only', todayPage);
    return waiting.flatMap((one) => (one.kind === 'theme' ? [[one.path, one.open]] : []));
  };
  expect(await waits('it')).toEqual([[`/matrix/${id}/T5.2`, 5]]);
  expect(await waits('nowhere')).toEqual([]);
  const { themes } = await as(people.it, 'read only', (tx) => outline(tx, id));
  const theme = themes.find(({ key }) => key === 'T5')?.id ?? '';
  await as(people.it, 'read write', (tx) =>
    markTheme(tx, id, { theme, unit: units.it, isDone: true })
  );
  expect(await waits('it')).toEqual([]);
});

test('without Bereiche, or alone, nobody is offered to give themes away', async () => {
  const { neighbour } = people;
  const id = await as(neighbour, 'read write', (tx) => startAssessment(tx, { label: 'allein' }));
  expect((await as(neighbour, 'read only', (tx) => outline(tx, id))).mayAssign).toBe(false);
  await expect(as(neighbour, 'read only', (tx) => assignmentPage(tx, id))).rejects.toMatchObject({
    status: 404
  });
});

test('a Bereich that is removed leaves its themes to the lead', async () => {
  const id = await begun({ T5: [units.it] });
  const gone = await unit(db, people.lead.regionId, await townId(), 'building', 'Gebäude');
  await as(people.lead, 'read write', (tx) => assignThemes(tx, id, { T2: [gone] }));
  await db.query('delete from app.unit where id = $1', [gone]);
  const { themes } = await as(people.lead, 'read only', (tx) => outline(tx, id));
  expect(themes.flatMap(({ units: all }) => all)).toEqual([]);
});

const keys = ['T1.1', 'T4.1.3', 'T5.1'] as const;
type Key = (typeof keys)[number];
const themeOfKey: Record<Key, string> = { 'T1.1': 'T1', 'T4.1.3': 'T4.1', 'T5.1': 'T5' };
const unitOf: Partial<Record<Who, 'it' | 'finance'>> = {
  it: 'it',
  deputy: 'it',
  finance: 'finance'
};

type Step =
  | { kind: 'save'; who: Who; key: Key; level: number; isOutdated: boolean }
  | { kind: 'together'; one: Who; other: Who; key: Key }
  | { kind: 'assign'; theme: string; to: ('it' | 'finance')[] };

const who = fc.constantFrom<Who[]>(...inside);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      who,
      key: fc.constantFrom(...keys),
      level: fc.integer({ min: 1, max: 4 }),
      isOutdated: fc.boolean()
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('together' as const),
      one: who,
      other: who,
      key: fc.constantFrom(...keys)
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('assign' as const),
      theme: fc.constantFrom('T1', 'T4.1', 'T5'),
      to: fc.uniqueArray(fc.constantFrom('it' as const, 'finance' as const))
    })
  }
);

test('A-CO-03: 42 answers saved at the same moment by several people are all kept', async () => {
  const id = await begun({ 'T4.1': [units.it], T3: [units.finance] });
  const { criteria } = await as(people.lead, 'read only', (tx) => outline(tx, id));
  const writer = (key: string): Who => {
    if (key.startsWith('T4.1.')) return 'it';
    if (key.startsWith('T5.')) return 'provider';
    return key.startsWith('T3.') ? 'finance' : 'lead';
  };
  await Promise.all(
    criteria.map(({ key }) =>
      save(writer(key), id, key, { ...nothingSaid, currentLevel: 3, version: 0 })
    )
  );
  const after = await as(people.lead, 'read only', (tx) => outline(tx, id));
  expect(after.criteria.map(({ currentLevel }) => currentLevel)).toEqual(criteria.map(() => 3));
});

test('whatever people of several Bereiche save in whatever order, every rule holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 20 }), async (steps) => {
      const id = await begun({});
      const given: Record<string, ('it' | 'finance')[]> = { T1: [], 'T4.1': [], T5: [] };
      const stored = new Map<Key, { version: number; remark: string }>();
      const may = (person: Who, key: Key) => {
        const own = unitOf[person];
        return (
          person === 'lead' ||
          (person === 'provider' && key === 'T5.1') ||
          (own !== undefined && (given[themeOfKey[key]] ?? []).includes(own))
        );
      };
      let written = 0;
      const tried = (person: Who, key: Key, version: number, remark: string) =>
        save(person, id, key, { ...nothingSaid, currentLevel: 2, remark, version }).then(
          (saved) => ({ version: saved.version, remark }),
          (failure) => failure.status ?? failure.problem?.kind
        );
      for (const one of steps) {
        if (one.kind === 'assign') {
          given[one.theme] = one.to;
          const input = Object.fromEntries(
            Object.entries(given).map(([theme, to]) => [theme, to.map((name) => units[name])])
          );
          await as(people.lead, 'read write', (tx) => assignThemes(tx, id, input));
          continue;
        }
        const before = stored.get(one.key);
        const now = before?.version ?? 0;
        if (one.kind === 'save') {
          const version = one.isOutdated && now > 0 ? now - 1 : now;
          const answer = await tried(one.who, one.key, version, `${++written}`);
          if (!may(one.who, one.key)) expect(answer).toBe(403);
          else if (version < now) expect(answer).toBe('conflict');
          else stored.set(one.key, answer);
        } else {
          // Two at the same moment: at most one is taken, the other is told.
          const answers = await Promise.all(
            [one.one, one.other].map((person) => tried(person, one.key, now, `${++written}`))
          );
          const taken = answers.filter((answer) => typeof answer === 'object');
          const able = [one.one, one.other].filter((person) => may(person, one.key));
          expect(taken.length).toBe(Math.min(1, able.length));
          if (taken[0]) stored.set(one.key, taken[0]);
        }
      }
      for (const key of keys) {
        const read = await as(people.nowhere, 'read only', (tx) =>
          criterion(tx, { assessmentId: id, key })
        );
        const kept = stored.get(key);
        expect([key, read.version, read.answer.remark]).toEqual([
          key,
          kept?.version ?? 0,
          kept?.remark ?? ''
        ]);
      }
    }),
    { numRuns: 12 }
  );
});

async function begun(given: Record<string, string[]>): Promise<string> {
  const label = `Runde ${++count}`;
  return as(people.lead, 'read write', async (tx) => {
    const id = await startAssessment(tx, { label });
    const input = Object.fromEntries(Object.entries(given).filter(([, to]) => to.length > 0));
    if (Object.keys(input).length > 0) await assignThemes(tx, id, input);
    return id;
  });
}

function save(person: Who, assessmentId: string, key: string, input: Answer & { version: number }) {
  return as(people[person], 'read write', (tx) => saveAnswer(tx, { assessmentId, key }, input));
}

async function townId(): Promise<string> {
  const { rows } = await db.query('select organisation_id from app.membership where id = $1', [
    people.lead.membershipId
  ]);
  return rows[0].organisation_id;
}
