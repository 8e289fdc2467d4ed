import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, publish } from '../../../tests/factories.ts';
import { release, visit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { copiedThemes } from '../assessments/copies.server.ts';
import { evaluationOf } from './evaluation.ts';
import { assessmentEvaluation, copyEvaluation, releaseEvaluation } from './evaluations.server.ts';

// Stadt Alpha had an earlier round: „WLAN“ stood on 1, „Präsentation“ on 3, „Personal“ on 2.
let database: TestDatabase;
let world: VisitWorld;
let earlier: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  earlier = await earlierRound();
});

beforeEach(async () => {
  await world.db.query('delete from app.release; delete from app.visit');
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const put = async (table: string, row: Record<string, unknown>) =>
  (await insert(world.db, `app.${table}`, { region_id: world.regionId, ...row })).id ?? '';

async function earlierRound(): Promise<string> {
  const { alpha, template, wlan, screens, staff, wlanTheme, staffTheme } = world;
  const of = { organisation_id: alpha, template_id: template };
  const round = { ...of, label: '2025', started_on: '2025-09-01' };
  const assessment_id = await put('assessment', round);
  const id = await put('frozen_copy', {
    ...of,
    assessment_id,
    number: 1,
    taken_on: '2025-11-12',
    taken_at: '2025-11-12T12:00:00Z',
    sha256: '1'.repeat(64)
  });
  for (const [criterion_id, theme_id, current_level] of [
    [wlan, wlanTheme, 1],
    [screens, wlanTheme, 3],
    [staff, staffTheme, 2]
  ]) {
    const place = { criterion_id, theme_id, current_level, to_discuss: false };
    await put('copied_answer', { ...of, ...place, copy_id: id });
  }
  return id;
}

const give = (copy: string, themes: string[], more: { includesRemarks?: boolean } = {}) =>
  release(world.db, world.regionId, {
    copy,
    alpha: world.alpha,
    recipient: world.beta,
    themes,
    ...more
  });

const reading = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) =>
  as(actor, 'read only', work);

const seenBy = (actor: Actor, id: string, chosen: string | null = null) =>
  reading(actor, (tx) => releaseEvaluation(tx, id, chosen));

test('the own organisation sees what moved and what was agreed in between', async () => {
  const talk = await visit(world, { held_on: '2025-12-04', state: 'held' });
  await visit(world, { held_on: '2026-12-04', state: 'planned' });
  await visit(world, { held_on: '2024-12-04', state: 'held' });
  const of = { visit_id: talk, owner_id: world.alpha };
  await put('goal', { ...of, criterion_id: world.wlan, title: 'WLAN beauftragen', to_level: 2 });
  const { evaluation } = await reading(world.lead, (tx) => copyEvaluation(tx, world.copy, null));
  expect(evaluation.comparison?.earlier).toEqual({ id: earlier, takenOn: '2025-11-12' });
  expect(
    evaluation.comparison?.movements.map(({ key, kind, visits }) => [key, kind, visits])
  ).toEqual([
    ['T4.1.1', 'risen', [talk]],
    ['T4.1.2', 'unchanged', []],
    ['T4.2.1', 'fallen', []]
  ]);
  expect(evaluation.comparison?.visits.map(({ id }) => id)).toEqual([talk]);
  expect(evaluation.bottlenecks.map(({ key, remark }) => [key, remark])).toEqual([
    ['T4.2.1', 'Eine halbe Stelle fehlt.']
  ]);
  expect(evaluation.gaps.map(({ key, steps }) => [key, steps])).toEqual([
    ['T4.1.1', 1],
    ['T4.1.2', 1],
    ['T4.2.1', 1]
  ]);
  // The answers so far are the same here, so they give the same picture; they are newer than each copy.
  const live = await reading(world.clerk, (tx) =>
    assessmentEvaluation(tx, world.assessment, earlier)
  );
  expect(live.evaluation.themes).toEqual(evaluation.themes);
  expect(live.evaluation.comparison?.movements).toEqual(evaluation.comparison?.movements);
  expect(live.evaluation.choices.map(({ id }) => id)).toEqual([world.copy, earlier]);
});

test('a recipient’s evaluation is that of what was released, and nothing else enters it', async () => {
  const { wlanTheme, staffTheme, copy } = world;
  for (const themes of [[wlanTheme], [staffTheme], [wlanTheme, staffTheme]]) {
    for (const includesRemarks of [true, false]) {
      await world.db.query('delete from app.release');
      const id = await give(copy, themes, { includesRemarks });
      const before = await give(earlier, themes);
      const theirs = (await seenBy(world.betaLead, id)).evaluation;
      const { whole, kept } = await reading(world.lead, async (tx) => ({
        whole: (await copyEvaluation(tx, copy, earlier)).evaluation,
        kept: await copiedThemes(tx, { copyId: copy, themeIds: themes, remarks: includesRemarks })
      }));
      const keys = kept.flatMap(({ criteria }) => criteria.map(({ key }) => key));
      // Reckoned by the owner from the released part alone.
      const mine = evaluationOf({
        themes: kept,
        levels: 4,
        framework: 'tafelrunde',
        questions: [],
        choices: [],
        earlier: null,
        visits: [],
        isOwn: false
      });
      expect(theirs.themes).toEqual(mine.themes);
      expect(theirs.gaps).toEqual(mine.gaps);
      expect(theirs.bottlenecks).toEqual(mine.bottlenecks);
      expect(theirs.comparison?.movements).toEqual(
        whole.comparison?.movements.filter(({ key }) => keys.includes(key))
      );
      // Its owner looks at the same, not at more.
      expect((await seenBy(world.lead, id)).evaluation).toEqual({
        ...theirs,
        choices: theirs.choices.map((one) => ({ ...one, label: '2025' }))
      });
      await world.db.query('delete from app.release where id = $1', [before]);
      expect((await seenBy(world.betaLead, id)).evaluation.comparison).toBeNull();
    }
  }
});

test('an earlier copy is compared only as far and as long as it is released too', async () => {
  const { wlanTheme, staffTheme, copy } = world;
  const id = await give(copy, [wlanTheme, staffTheme]);
  const before = await give(earlier, [wlanTheme]);
  const kinds = async () =>
    (await seenBy(world.betaLead, id, earlier)).evaluation.comparison?.movements.map(
      ({ kind }) => kind
    );
  expect(await kinds()).toEqual(['risen', 'unchanged', 'unseen']);
  await world.db.query(`update app.release set until = '2020-01-01' where id = $1`, [before]);
  await expect(kinds()).rejects.toMatchObject({ status: 404 });
  await expect(seenBy(world.lead, id, earlier)).rejects.toMatchObject({ status: 404 });
});

test('a recipient reads what was agreed in visits it takes part in, and in no others', async () => {
  const id = await give(world.copy, [world.wlanTheme]);
  await give(earlier, [world.wlanTheme]);
  const of = async (partners: string[], accessUntil?: string) => {
    const row = { held_on: '2025-12-04', state: 'held' };
    const at = await visit(world, row, { partners, accessUntil });
    await put('goal', {
      visit_id: at,
      owner_id: world.alpha,
      criterion_id: world.wlan,
      title: 'Ziel'
    });
    return at;
  };
  const shared = await of([world.beta]);
  await of([world.office]);
  await of([world.beta], '2026-01-01');
  for (const actor of [world.betaLead, world.lead]) {
    const { evaluation } = await seenBy(actor, id);
    expect(evaluation.comparison?.visits.map((one) => one.id)).toEqual([shared]);
  }
});

test('across versions of the matrix only unchanged questions are compared', async () => {
  const template_id = await put('matrix_template', {
    audience: 'owner',
    version: 2,
    title: 'Matrix für Schulträger'
  });
  for (const no of [1, 2, 3, 4]) {
    await put('template_level', { template_id, no, name: `Stufe ${no}`, meaning: 'gut' });
  }
  const theme = { template_id, key: 'T4.1', number: '4.1', title: 'Ausstattung', position: 1 };
  const theme_id = await put('theme', theme);
  const texts = { level_texts: ['Kaum.', 'Zum Teil.', 'Überall.', 'Überall und geprüft.'] };
  const asked = [
    { key: 'T4.1.1', title: 'Funknetz', guiding_question: 'Wie steht es um WLAN?', ...texts },
    { key: 'T4.1.2', title: 'Technik', guiding_question: 'Womit wird gezeigt?', ...texts },
    { key: 'T4.1.3', title: 'Strom', guiding_question: 'Reicht der Strom?', ...texts }
  ];
  const ids: string[] = [];
  for (const [index, criterion] of asked.entries()) {
    const place = { template_id, theme_id, position: index + 1, evidence_hint: '' };
    ids.push(await put('criterion', { ...place, ...criterion }));
  }
  await publish(world.db, template_id);
  const of = { organisation_id: world.alpha, template_id };
  const assessment_id = await put('assessment', { ...of, label: '2027', started_on: '2027-09-01' });
  for (const criterion_id of ids) {
    await put('answer', { ...of, assessment_id, criterion_id, theme_id, current_level: 3 });
  }
  const { evaluation } = await reading(world.lead, (tx) =>
    assessmentEvaluation(tx, assessment_id, world.copy)
  );
  expect(
    evaluation.comparison?.movements.map(({ key, kind, from }) => [key, kind, from?.currentLevel])
  ).toEqual([
    ['T4.1.1', 'risen', 2],
    ['T4.1.2', 'changed', undefined],
    ['T4.1.3', 'new', undefined],
    ['T4.2.1', 'gone', 1]
  ]);
});

test('whoever has nothing of it finds nothing, with or without a copy to compare', async () => {
  const id = await give(world.copy, [world.wlanTheme]);
  const nobody = { status: 404 };
  await expect(seenBy(world.gammaLead, id)).rejects.toMatchObject(nobody);
  for (const actor of [world.betaLead, world.gammaLead, world.coordinator]) {
    const copy = reading(actor, (tx) => copyEvaluation(tx, world.copy, null));
    await expect(copy).rejects.toMatchObject(nobody);
    const live = reading(actor, (tx) => assessmentEvaluation(tx, world.assessment, null));
    await expect(live).rejects.toMatchObject(nobody);
  }
  // A copy that is there, but none of the earlier ones.
  await expect(
    reading(world.lead, (tx) => copyEvaluation(tx, earlier, world.copy))
  ).rejects.toMatchObject(nobody);
});

test('a corrected copy is marked where one chooses, to a recipient only with the copy that corrects it', async () => {
  const { copy, lead, betaLead, wlanTheme } = world;
  await world.db.query('delete from app.release');
  const of = { organisation_id: world.alpha, assessment_id: world.assessment };
  const later = await put('frozen_copy', {
    ...of,
    template_id: world.template,
    number: 2,
    taken_on: '2026-11-20',
    sha256: '2'.repeat(64)
  });
  await put('correction', { ...of, copy_id: later, corrects_id: copy, reason: 'Falsch gezählt' });
  const own = await reading(lead, (tx) => assessmentEvaluation(tx, world.assessment, null));
  expect(own.evaluation.choices.map((one) => [one.id, one.correctedBy])).toEqual([
    [later, null],
    [copy, 2],
    [earlier, null]
  ]);
  const next = await give(later, [wlanTheme]);
  await give(copy, [wlanTheme]);
  const theirs = (await seenBy(betaLead, next)).evaluation.choices;
  expect(theirs.map((one) => [one.id, one.correctedBy])).toEqual([[copy, 2]]);
});
