import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { matrixWorld, read, write } from '../../../tests/matrix-world.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, owner } from '../../../tests/factories.ts';
import type { Arranger } from '../../../tests/factories.ts';
import { startAssessment } from '../assessments/assessments.server.ts';
import { outline } from '../assessments/outline.server.ts';
import { nothingSaid } from '../assessments/answer.ts';
import { criterion, saveAnswer } from '../assessments/answers.server.ts';
import { comparison } from './comparison.server.ts';
import { differencesOf } from './differences.ts';
import { discard, draft, publication, publish, startDraft } from './drafts.server.ts';
import { addCriterion, changeCriterion, removeCriterion } from './edit-criteria.server.ts';
import { addTheme } from './edit-themes.server.ts';
import { move } from './order.server.ts';
import { changeFrame } from './frame.server.ts';
import { templateFile } from './export.server.ts';
import { addMirror, addRequirement, mirrorsToEdit } from './requirements.server.ts';
import { version, versionInOwnLanguage, versionsPage } from './versions.server.ts';

vi.setConfig({ testTimeout: 120_000 });

let database: TestDatabase;
let db: Arranger;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const arranged = () => matrixWorld(db);

const words = {
  title: 'Neues Kriterium',
  guidingQuestion: 'Wie steht es darum?',
  evidence: 'Protokoll',
  core: false,
  appliesTo: [],
  theirs: [],
  otherTitle: '',
  otherQuestion: '',
  otherEvidence: '',
  level1: 'a',
  level2: 'b',
  level3: 'c',
  level4: 'd',
  otherLevel1: '',
  otherLevel2: '',
  otherLevel3: '',
  otherLevel4: ''
};

test('whatever is done to drafts, published versions, answers and copies stay byte for byte', async () => {
  const at = await arranged();
  const before = await stored(at.regionId, [at.ownerMatrix, at.schoolMatrix]);
  const edit = fc.oneof(
    fc.record({ kind: fc.constant('criterion' as const), pick: fc.nat(), text: text() }),
    fc.record({ kind: fc.constant('move' as const), pick: fc.nat(), up: fc.boolean() }),
    fc.record({ kind: fc.constant('remove' as const), pick: fc.nat() }),
    fc.record({ kind: fc.constant('add' as const), pick: fc.nat(), text: text() })
  );
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 6 }), async (edits) => {
      const { rows } = await db.query(
        `select id from app.matrix_template where region_id = $1 and audience = 'owner' and state = 'published'`,
        [at.regionId]
      );
      const id = await write(at.coordinator, (tx) => startDraft(tx, String(rows[0].id)));
      for (const one of edits) {
        await write(at.coordinator, async (tx) => {
          const { themes, revision } = await draft(tx, id);
          const criteria = themes.flatMap((theme) => theme.criteria);
          const target = criteria[one.pick % criteria.length];
          const theme = themes[one.pick % themes.length];
          if (!target || !theme) return;
          if (one.kind === 'criterion') {
            const input = { ...words, level2: one.text, version: revision };
            await changeCriterion(tx, id, target.id, input);
          } else if (one.kind === 'move') {
            await move(tx, id, { id: target.id, direction: one.up ? 'up' : 'down' });
          } else if (one.kind === 'remove') {
            const home = themes.find(({ criteria: all }) => all.includes(target));
            if (home && home.criteria.length > 1) await removeCriterion(tx, id, target.id);
          } else {
            await addCriterion(tx, id, theme.id, { ...words, title: one.text, version: revision });
          }
        });
      }
      await write(at.coordinator, async (tx) => {
        const { revision } = await draft(tx, id);
        await publish(tx, id, { version: revision, madeWith: '' });
      });
    }),
    { numRuns: 6 }
  );
  expect(await stored(at.regionId, [at.ownerMatrix, at.schoolMatrix])).toEqual(before);
  // The assessment goes on with its own version, a new one begins with the newest.
  const going = await read(at.lead, (tx) => outline(tx, at.assessment));
  expect(going.criteria).toHaveLength(42);
  expect(
    (await read(at.lead, (tx) => criterion(tx, { assessmentId: at.assessment, key: 'T1.1' })))
      .answer.remark
  ).toBe('zu T1.1');
  const { versions } = await read(at.coordinator, versionsPage);
  const newest = versions.find(
    ({ audience, state }) => audience === 'owner' && state === 'published'
  );
  const next = await write(at.lead, (tx) => startAssessment(tx, { label: '2027' }));
  const used = await db.query('select template_id from app.assessment where id = $1', [next]);
  expect(used.rows[0].template_id).toBe(newest?.id);
});

test('a draft begins as a true copy, and publishing tells what is new, changed and gone', async () => {
  const at = await arranged();
  const id = await write(at.coordinator, (tx) => startDraft(tx, at.ownerMatrix));
  for (const language of ['de', 'en'] as const) {
    const [from, to] = await read(at.coordinator, async (tx) => {
      const whole = async (one: string) => {
        await tx
          .selectNoFrom((eb) =>
            eb.fn('set_config', [eb.val('app.language'), eb.val(language), eb.lit(true)]).as('x')
          )
          .execute();
        return version(tx, one);
      };
      return [await whole(at.ownerMatrix), await whole(id)];
    });
    expect(withoutIds(to)).toEqual(withoutIds(from));
    expect(to.themes[0]?.criteria[0]?.lang).toBe(language);
  }
  const edited = await read(at.coordinator, (tx) => draft(tx, id));
  const [first, second] = edited.themes[0]?.criteria ?? [];
  if (!first || !second) throw new Error('the theme is empty');
  await write(at.coordinator, async (tx) => {
    const own = { ...words, title: first.title, evidence: first.evidence, core: first.isCore };
    const texts = Object.fromEntries(first.levels.map((one, index) => [`level${index + 1}`, one]));
    await changeCriterion(tx, id, first.id, {
      ...own,
      ...texts,
      guidingQuestion: 'Ganz anders gefragt?',
      version: edited.revision
    });
    await removeCriterion(tx, id, second.id);
    await addTheme(tx, id, {
      version: edited.revision + 1,
      number: '6',
      title: 'Neu',
      otherTitle: 'New',
      staysInside: true,
      theirs: []
    });
  });
  const open = await read(at.coordinator, (tx) => publication(tx, id));
  expect(open.differences?.changed).toMatchObject([{ parts: ['guidingQuestion'] }]);
  expect(open.differences?.gone.map(({ key }) => key)).toEqual([second.key]);
  const empty = write(at.coordinator, (tx) =>
    publish(tx, id, { version: open.draft.revision, madeWith: '' })
  );
  await expect(empty).rejects.toMatchObject({ errors: { '': expect.stringContaining('Neu') } });
  await write(at.coordinator, async (tx) => {
    const theme = (await draft(tx, id)).themes.at(-1);
    await addCriterion(tx, id, theme?.id ?? '', { ...words, version: open.draft.revision });
    await publish(tx, id, { version: open.draft.revision + 1, madeWith: 'Arbeitskreis' });
  });
  const done = await read(at.lead, (tx) => versionInOwnLanguage(tx, id));
  expect(done).toMatchObject({ state: 'published', madeWith: 'Arbeitskreis', version: 2 });
  expect(done.themes.at(-1)?.criteria[0]?.key).toBe('T6.1');
  // What the database says of carrying over is what the page says.
  const { rows } = await db.query(
    `select count(*) filter (where is_unchanged)::int as same, count(*)::int as pairs
     from app.criterion_succession where from_template_id = $1 and to_template_id = $2`,
    [at.ownerMatrix, id]
  );
  expect(rows[0]).toEqual({ same: 40, pairs: 41 });
  const seen = await read(at.lead, (tx) => comparison(tx, id, undefined));
  expect(seen.differences).toMatchObject({ carriedOver: 40, unchanged: 40 });
  expect(seen.before?.state).toBe('retired');
  const error409 = expect.objectContaining({ status: 409 });
  await expect(read(at.coordinator, (tx) => draft(tx, id))).rejects.toEqual(error409);
  await expect(write(at.coordinator, (tx) => discard(tx, at.ownerMatrix))).rejects.toEqual(
    error409
  );
});

test('keys of criteria that are gone are never given away again', async () => {
  const at = await arranged();
  const id = await write(at.coordinator, (tx) => startDraft(tx, at.ownerMatrix));
  const key = await write(at.coordinator, async (tx) => {
    const { themes } = await draft(tx, id);
    const theme = themes[0];
    const last = theme?.criteria.at(-1);
    if (!theme || !last) throw new Error('the theme is empty');
    await removeCriterion(tx, id, last.id);
    await addCriterion(tx, id, theme.id, { ...words, version: 1 });
    return (await draft(tx, id)).themes[0]?.criteria.at(-1)?.key;
  });
  expect(key).toBe('T1.7');
});

test('an outdated form and somebody who may not are refused, and the draft is nobody else’s', async () => {
  const at = await arranged();
  const id = await write(at.coordinator, (tx) => startDraft(tx, at.schoolMatrix));
  const frame = {
    title: 'Schulmatrix',
    scaleSentence: 'Wählen Sie.',
    rules: ['Erste', 'Zweite'],
    otherTitle: '',
    otherScaleSentence: '',
    otherRules: [],
    deviatingSchools: 'Nur Ihr Haus liest das.',
    evidenceRule: '',
    otherDeviatingSchools: '',
    otherEvidenceRule: '',
    theirs: [],
    ...Object.fromEntries(
      [1, 2, 3, 4].flatMap((no) => [
        [`name${no}`, `Stufe ${no}`],
        [`meaning${no}`, 'so']
      ])
    )
  };
  await write(at.coordinator, (tx) => changeFrame(tx, id, { ...frame, version: 1 }));
  const late = write(at.coordinator, (tx) =>
    changeFrame(tx, id, { ...frame, title: 'Spät', version: 1 })
  );
  await expect(late).rejects.toMatchObject({
    problem: {
      kind: 'conflict',
      version: '2',
      differences: [{ field: 'title', mine: 'Spät', theirs: 'Schulmatrix' }]
    }
  });
  const translated = {
    ...frame,
    otherTitle: 'School matrix',
    otherScaleSentence: 'Choose.',
    otherDeviatingSchools: 'Only your house reads this.',
    ...Object.fromEntries(
      [1, 2, 3, 4].flatMap((no) => [
        [`otherName${no}`, `Level ${no}`],
        [`otherMeaning${no}`, 'so']
      ])
    )
  };
  await write(at.coordinator, (tx) => changeFrame(tx, id, { ...translated, version: 2 }));
  const english = (await read(at.coordinator, (tx) => templateFile(tx, id))).translations.en;
  expect(english?.sides.school?.fieldRules).toEqual({
    deviatingSchools: 'Only your house reads this.'
  });
  const now = await read(at.coordinator, (tx) => draft(tx, id));
  expect(now).toMatchObject({ title: 'Schulmatrix', rules: ['Erste', 'Zweite'], lang: 'de' });
  expect(now.levels[3]).toEqual({ no: 4, name: 'Stufe 4', meaning: 'so' });
  await expect(read(at.lead, (tx) => version(tx, id))).rejects.toMatchObject({ status: 404 });
  await expect(write(at.lead, (tx) => startDraft(tx, at.ownerMatrix))).rejects.toMatchObject({
    status: 403
  });
});

test('mirrors and Vorgaben come along; of a criterion for private owners nobody else is asked', async () => {
  const at = await arranged();
  const criterionId =
    (await read(at.coordinator, (tx) => version(tx, at.ownerMatrix))).themes[0]?.criteria[0]?.id ??
    '';
  const rule = {
    text: 'MEP ist Pflicht',
    source: 'Erlass',
    asOf: '2026-01-01',
    reviewOn: '2026-06-01'
  };
  await write(at.coordinator, (tx) => addRequirement(tx, at.ownerMatrix, criterionId, rule));
  const id = await write(at.coordinator, (tx) => startDraft(tx, at.ownerMatrix));
  const copy = await read(at.coordinator, (tx) => draft(tx, id));
  expect(copy.mirrors).toHaveLength(44);
  const [first, second] = copy.themes[0]?.criteria ?? [];
  if (!first || !second) throw new Error('the theme is empty');
  expect(first.requirements).toMatchObject([{ text: 'MEP ist Pflicht', source: 'Erlass' }]);
  await write(at.coordinator, async (tx) => {
    const { others, mirrors } = await mirrorsToEdit(tx, id, second.id);
    const free = others.find((one) => !mirrors.some(({ otherId }) => otherId === one.id));
    await addMirror(tx, id, second.id, { other: free?.id ?? '', kind: 'complementary' });
    await changeCriterion(tx, id, second.id, { ...words, appliesTo: ['private'], version: 1 });
    await publish(tx, id, { version: 2, madeWith: '' });
  });
  const assessment = await write(at.lead, (tx) => startAssessment(tx, { label: '2028' }));
  const seen = await read(at.lead, (tx) => outline(tx, assessment));
  expect(seen.criteria).toHaveLength(41);
  const place = { assessmentId: assessment, key: second.key };
  await expect(read(at.lead, (tx) => criterion(tx, place))).rejects.toMatchObject({ status: 404 });
  const answer = { ...nothingSaid, currentLevel: 1, version: 0 };
  await expect(write(at.lead, (tx) => saveAnswer(tx, place, answer))).rejects.toMatchObject({
    status: 404
  });
  const diocese = await owner(db, at.regionId, 'Bistum', 'private');
  const head = await member(db, at.regionId, diocese, 'ownerLead');
  const theirs = await write(head, (tx) => startAssessment(tx, { label: '2028' }));
  expect((await read(head, (tx) => outline(tx, theirs))).criteria).toHaveLength(42);
});

test('a matrix compared with itself does not differ', async () => {
  const at = await arranged();
  const whole = await read(at.lead, (tx) => versionInOwnLanguage(tx, at.ownerMatrix));
  expect(differencesOf(whole, whole)).toEqual({
    added: [],
    gone: [],
    changed: [],
    unchanged: 42,
    carriedOver: 42
  });
});

/** Everything the templates say and everything that was answered with them, as the database holds it. */
async function stored(regionId: string, templates: string[]): Promise<unknown> {
  const tables = [
    'theme',
    'criterion',
    'template_level',
    'criterion_wording',
    'theme_wording',
    'answer',
    'copied_answer'
  ];
  const sums = [];
  for (const table of tables) {
    const { rows } = await db.query(
      `select md5(coalesce(string_agg(t::text, chr(10) order by t::text), '')) as sum from app.${table} t
       where region_id = $1 and template_id = any ($2)`,
      [regionId, templates]
    );
    sums.push(rows[0].sum);
  }
  const copies = await db.query(
    `select sha256 from app.frozen_copy where region_id = $1 union all
     select remark from app.copied_remark where region_id = $1 order by 1`,
    [regionId]
  );
  return [sums, copies.rows];
}

function withoutIds(value: Awaited<ReturnType<typeof version>>) {
  const { title, scaleSentence, rules, fieldRules, levels, themes, mirrors } = value;
  return {
    title,
    scaleSentence,
    rules,
    fieldRules,
    levels,
    mirrors: mirrors.map(({ otherKey, kind }) => [otherKey, kind]),
    themes: themes.map((theme) => {
      return { ...theme, id: '', criteria: theme.criteria.map((one) => ({ ...one, id: '' })) };
    })
  };
}

function text() {
  return fc
    .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    .map((one) => `Text ${one.replaceAll('\0', '')}`);
}
