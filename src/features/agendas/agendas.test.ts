import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { minutesOf, reasonsText, sumText } from './agenda.ts';
import { agendaItemInput, newAgendaItemInput } from './agenda-input.ts';
import { agendaOf, agendaPage } from './agendas.server.ts';
import { addAgendaItem, changeAgendaItem, comeTo, proposeAgenda } from './changes.server.ts';
import { proposal } from './proposal.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

const agenda = (actor: Actor, id: string) => read(actor, (tx) => agendaOf(tx, id));
const titles = async (actor: Actor, id: string) =>
  (await agenda(actor, id)).map(({ title }) => title);
const propose = (id: string, actor = world.lead) => write(actor, (tx) => proposeAgenda(tx, id));

test('an agenda is proposed from marks, gaps and earlier goals, and fills the time of the visit', async () => {
  const earlier = await insertVisit(world, { state: 'held' });
  await insert(world.db, 'app.goal', {
    region_id: world.regionId,
    visit_id: earlier,
    owner_id: world.alpha,
    title: 'Mehr WLAN'
  });
  const id = await insertVisit(world);
  for (const organisation_id of [world.beta, world.office, world.alpha]) {
    await insert(world.db, 'app.visit_mark', {
      region_id: world.regionId,
      visit_id: id,
      owner_id: world.alpha,
      organisation_id,
      template_id: world.template,
      theme_id: world.wlanTheme,
      criterion_id: organisation_id === world.office ? world.screens : world.wlan
    });
  }
  await propose(id);
  const items = await agenda(world.lead, id);
  expect(items.map(({ title, kind }) => `${kind} ${title}`)).toEqual([
    'other Begrüßung und Ziele',
    'goals Ziele des letzten Besuchs',
    'topic WLAN',
    'topic Präsentationstechnik',
    'topic Personal für die Schul-IT',
    'other Vereinbarungen vorlesen',
    'other Nächste Schritte'
  ]);
  expect(minutesOf(items)).toBe(120);
  const [wlan, , staff] = items.filter(({ kind }) => kind === 'topic');
  expect([wlan?.reasons, wlan?.hiddenFrom]).toEqual([['marked', 'gap'], []]);
  expect([staff?.reasons, staff?.hiddenFrom]).toEqual([['marked'], ['Regionale Koordination']]);
  expect(reasonsText(wlan?.reasons ?? [])).toContain('vorgemerkt');
  await expect(propose(id)).rejects.toMatchObject({ problem: { kind: 'state' } });
});

test('partners see no item of a theme that was not released to them, no internal one, and no reason', async () => {
  const id = await insertVisit(world);
  await propose(id);
  await write(world.lead, (tx) =>
    addAgendaItem(tx, id, { criterionId: null, title: 'Haushalt', minutes: 5, isInternal: true })
  );
  expect(await titles(world.lead, id)).toEqual(
    expect.arrayContaining(['Haushalt', 'Personal für die Schul-IT'])
  );
  const beta = await titles(world.betaLead, id);
  expect(beta).toContain('Personal für die Schul-IT');
  const office = await agenda(world.coordinator, id);
  expect(office.map(({ title }) => title)).toContain('WLAN');
  for (const seen of [beta, office.map(({ title }) => title)]) {
    expect(seen).not.toContain('Haushalt');
  }
  expect(JSON.stringify(office)).not.toContain('Personal');
  expect(office.flatMap(({ reasons, hiddenFrom }) => [...reasons, ...hiddenFrom])).toEqual([]);
  expect(await titles(world.gammaLead, id)).toEqual([]);
  const page = await read(world.coordinator, (tx) => agendaPage(tx, id));
  expect(page.criteria).toEqual([]);
});

test('the owner moves, renames, times and strikes out items; a second change of an old version is refused', async () => {
  const id = await insertVisit(world, { state: 'talking' });
  await propose(id);
  const change = async (title: string, to: 'save' | 'up' | 'down' | 'remove', minutes = 12) => {
    const item = (await agenda(world.lead, id)).find((one) => one.title === title);
    const { id: itemId = '', version = 0 } = item ?? {};
    await write(world.lead, (tx) =>
      changeAgendaItem(tx, id, { id: itemId, version, title, minutes, isInternal: false, to })
    );
    return { id: itemId, version };
  };
  await change('WLAN', 'up');
  await change('Nächste Schritte', 'down');
  const saved = await change('Personal für die Schul-IT', 'save', 40);
  await change('Vereinbarungen vorlesen', 'remove');
  await write(world.lead, (tx) =>
    addAgendaItem(tx, id, {
      criterionId: world.screens,
      title: '',
      minutes: 15,
      isInternal: false
    })
  );
  const items = await agenda(world.lead, id);
  expect(items.map(({ title }) => title)).toEqual([
    'Begrüßung und Ziele',
    'WLAN',
    'Ziele des letzten Besuchs',
    'Personal für die Schul-IT',
    'Präsentationstechnik',
    'Nächste Schritte'
  ]);
  expect(sumText(items, 120)).toContain(String(minutesOf(items)));
  const late = write(world.lead, (tx) =>
    changeAgendaItem(tx, id, { ...saved, title: 'Alt', minutes: 1, isInternal: false, to: 'save' })
  );
  await expect(late).rejects.toMatchObject({ problem: { kind: 'conflict' } });
  const twice = { criterionId: world.screens, title: '', minutes: 5, isInternal: false };
  await expect(write(world.lead, (tx) => addAgendaItem(tx, id, twice))).rejects.toHaveProperty(
    'errors'
  );
});

test('only the lead of the owner changes the agenda, and nobody once the talk is over', async () => {
  const id = await insertVisit(world, { state: 'talking' });
  await propose(id);
  for (const actor of [world.clerk, world.betaLead, world.coordinator]) {
    await expect(propose(id, actor)).rejects.toMatchObject({ status: 403 });
  }
  const itemId = (await agenda(world.lead, id))[0]?.id ?? '';
  await world.db.query(`update app.visit set state = 'held' where id = $1`, [id]);
  const late = {
    id: itemId,
    version: 1,
    title: 'Neu',
    minutes: 5,
    isInternal: false,
    to: 'save'
  } as const;
  for (const work of [
    () => write(world.lead, (tx) => changeAgendaItem(tx, id, late)),
    () => write(world.lead, (tx) => comeTo(tx, id, itemId))
  ]) {
    await expect(work()).rejects.toMatchObject({ problem: { kind: 'state' } });
  }
  const past = world.db.query('delete from app.agenda_item where id = $1', [itemId]);
  await expect(past).rejects.toMatchObject({ code: 'TR409' });
});

test('one item is talked about at a time; coming to it again changes nothing', async () => {
  const id = await insertVisit(world, { state: 'talking' });
  await propose(id);
  const [first, second] = await agenda(world.lead, id);
  for (const item of [first, second, second]) {
    await write(world.lead, (tx) => comeTo(tx, id, item?.id ?? ''));
  }
  const states = (await agenda(world.betaLead, id)).map(({ state }) => state);
  expect(states.slice(0, 3)).toEqual(['done', 'current', 'open']);
  expect((await agenda(world.lead, id))[1]?.version).toBe((second?.version ?? 0) + 1);
});

test('whatever there is to talk about, the minutes of a proposal are those of the visit', () => {
  const level = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });
  const candidate = fc.record({
    criterionId: fc.uuid(),
    title: fc.string(),
    marks: fc.integer({ min: 0, max: 9 }),
    priority: fc.constantFrom('A', 'B', null),
    currentLevel: level,
    targetLevel: level,
    hasFallen: fc.boolean()
  });
  const ground = fc.record({
    minutes: fc.integer({ min: 15, max: 600 }),
    candidates: fc.array(candidate, { maxLength: 40 }),
    hasExpectations: fc.boolean(),
    hasGoals: fc.boolean()
  });
  const titlesOf = {
    opening: 'a',
    expectations: 'b',
    goals: 'c',
    exchange: 'd',
    reading: 'e',
    next: 'f'
  };
  fc.assert(
    fc.property(ground, (one) => {
      const items = proposal({ ...one, titles: titlesOf });
      expect(minutesOf(items)).toBe(one.minutes);
      expect(items.every(({ minutes }) => minutes >= 1)).toBe(true);
    })
  );
});

test('an item needs a criterion or a name, and minutes', () => {
  const paths = (typed: Record<string, string>) =>
    newAgendaItemInput.safeParse(typed).error?.issues.map(({ path }) => path.join());
  expect(paths({ minutes: '10', title: ' ' })).toEqual(['title']);
  expect(paths({ minutes: '0', title: 'Haushalt' })).toEqual(['minutes']);
  expect(paths({ minutes: '10', title: 'Haushalt', state: 'done' })).toEqual(['']);
  expect(agendaItemInput.safeParse({ id: 'x', to: 'away' }).success).toBe(false);
});
