import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { nothingSaid } from '#features/assessments/answer.ts';
import { criterion, saveAnswer } from '#features/assessments/answers.server.ts';
import { assessments, startAssessment } from '#features/assessments/assessments.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { todayPage } from '#features/today/today.server.ts';
import { shiftTo } from '#server/clock.ts';
import { as, asSystem, type Actor, type Tx } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  arranger,
  member,
  organisation,
  owner,
  region,
  type Arranger
} from '../../../tests/factories.ts';
import { closeRound, decide, extend } from './deadlines.server.ts';
import {
  askForTime,
  beginRound,
  bindAssessment,
  fittingAssessments,
  ownRound,
  ownRounds,
  pause,
  postpone,
  resume
} from './own-rounds.server.ts';
import { remindOfRounds } from './reminders.server.ts';
import { roundInput } from './round-input.ts';
import { remindDaysOf } from './round.ts';
import {
  invitationPage,
  inviteOwners,
  openRound,
  roundChoices,
  roundPage,
  roundsPage
} from './rounds.server.ts';

let database: TestDatabase;
let db: Arranger;
let office: Actor;
let leads: Record<'alpha' | 'beta' | 'gamma', Actor>;
let owners: Record<'alpha' | 'beta' | 'gamma', string>;
let template: string;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
  const home = await organisation(db, regionId, 'coordinationOffice', 'Projektsteuerung');
  office = await member(db, regionId, home, 'regionCoordinator');
  owners = {
    alpha: await owner(db, regionId, 'Stadt Alpha'),
    beta: await owner(db, regionId, 'Gemeinde Beta'),
    gamma: await owner(db, regionId, 'Verein Gamma')
  };
  const lead = (id: string) => member(db, regionId, id, 'ownerLead');
  leads = {
    alpha: await lead(owners.alpha),
    beta: await lead(owners.beta),
    gamma: await lead(owners.gamma)
  };
  const choices = await read(office, roundChoices);
  template = choices.templates[0]?.id ?? '';
  expect(choices.owners.map(({ name, leads: names }) => [name, names.length])).toEqual([
    ['Gemeinde Beta', 1],
    ['Stadt Alpha', 1],
    ['Verein Gamma', 1]
  ]);
});
afterEach(() => shiftTo(undefined));
afterAll(async () => {
  await db.end();
  await database.drop();
});

const read = <T>(who: Actor, work: (tx: Tx) => Promise<T>) => as(who, 'read only', work);
const write = <T>(who: Actor, work: (tx: Tx) => Promise<T>) => as(who, 'read write', work);

/** Opened on 1 September 2027 with the deadline of 15 October, for Alpha and Beta. */
async function opened(change: Partial<Parameters<typeof openRound>[1]> = {}): Promise<string> {
  shiftTo('2027-09-01');
  return write(office, (tx) =>
    openRound(tx, {
      template,
      label: `Runde ${++count}`,
      aim: 'Für den Schulentwicklungsplan',
      dueOn: '2027-10-15',
      remindDays: [14, 3],
      who: 'chosen',
      owners: [owners.alpha, owners.beta],
      ...change
    })
  );
}

async function answer(who: Actor, assessmentId: string, key: string, level: number, remark = '') {
  await write(who, async (tx) => {
    const { version } = await criterion(tx, { assessmentId, key });
    await saveAnswer(
      tx,
      { assessmentId, key },
      { ...nothingSaid, currentLevel: level, remark, version, confirms: true }
    );
  });
}

/** Kinds of the mails written about a round, by owner. */
async function mails(round: string): Promise<string[]> {
  const { rows } = await db.query(
    `select o.name || ': ' || m.kind || coalesce(' ' || (app.mail_facts(m.id) ->> 'obstacle'), '') as mail
     from app.mail m
     join app.person q on q.region_id = m.region_id and q.mail = m.recipient
     join app.membership b on b.region_id = q.region_id and b.person_id = q.id
     join app.organisation o on o.region_id = b.region_id and o.id = b.organisation_id
     where app.mail_facts(m.id) ->> 'roundId' = $1 order by m.created_at, m.id`,
    [round]
  );
  return rows.map(({ mail }) => mail);
}

const state = async (round: string, name: string) =>
  (await read(office, (tx) => roundPage(tx, round))).owners.find((one) => one.owner === name);

test('a round invites whom it asks, each begins its own matrix with it, and a frozen copy ends it', async () => {
  const id = await opened();
  expect((await mails(id)).toSorted()).toEqual([
    'Gemeinde Beta: roundInvitation',
    'Stadt Alpha: roundInvitation'
  ]);
  expect(await read(leads.gamma, ownRounds)).toEqual([]);
  await expect(read(leads.gamma, (tx) => ownRound(tx, id))).rejects.toMatchObject({ status: 404 });
  const asked = await read(leads.alpha, todayPage);
  expect(asked.rounds).toMatchObject([{ roundId: id, state: 'invited', dueOn: '2027-10-15' }]);
  expect(asked.waiting).toMatchObject([{ kind: 'round', path: `/runden/${id}` }]);

  const assessmentId = await write(leads.alpha, (tx) => beginRound(tx, id));
  expect(await write(leads.alpha, (tx) => beginRound(tx, id))).toBe(assessmentId);
  const [begun] = await read(leads.alpha, assessments);
  expect(begun).toMatchObject({ id: assessmentId, label: `Runde ${count}` });
  await answer(leads.alpha, assessmentId, 'T1.1', 2);
  const { counts, themes } = await read(office, (tx) => roundPage(tx, id));
  const t1 = themes[0]?.id;
  expect(counts.find(({ themeId }) => themeId === t1)?.answered).toBe(1);
  expect(counts.every(({ ownerId }) => ownerId === owners.alpha)).toBe(true);

  await write(leads.alpha, (tx) => finishAssessment(tx, assessmentId));
  expect(await state(id, 'Stadt Alpha')).toMatchObject({ state: 'finished', since: '2027-09-01' });
  expect(await read(leads.alpha, ownRounds)).toEqual([]);
  const { rounds } = await read(office, roundsPage);
  expect(rounds.find((one) => one.id === id)).toMatchObject({ all: 2, finished: 1 });
  await expect(read(leads.alpha, roundsPage)).rejects.toMatchObject({ status: 404 });
  await expect(read(leads.alpha, (tx) => roundPage(tx, id))).rejects.toMatchObject({ status: 403 });

  await write(office, (tx) => closeRound(tx, id, 1));
  expect((await read(office, (tx) => roundPage(tx, id))).counts).toEqual([]);
  await expect(write(leads.beta, (tx) => beginRound(tx, id))).rejects.toMatchObject({
    problem: { kind: 'state' }
  });
  expect(await mails(id)).toContain('Gemeinde Beta: roundInvitation withdrawn');
});

test('reminders keep to the own deadline, come once, and leave those in peace who pause or begin later', async () => {
  const id = await opened({ owners: Object.values(owners) });
  await write(leads.beta, (tx) =>
    postpone(tx, id, { wishedOn: '2027-11-02', laterReason: 'Haushalt' })
  );
  await write(leads.gamma, (tx) => pause(tx, id, { pausedUntil: null, pauseReason: '' }));
  const remindedOn = async (day: string) => {
    shiftTo(day);
    const before = (await mails(id)).length;
    await Promise.all([remindOfRounds(), remindOfRounds()]);
    return (await mails(id)).slice(before);
  };
  expect(await remindedOn('2027-09-30')).toEqual([]);
  expect(await remindedOn('2027-10-01')).toEqual(['Stadt Alpha: roundReminder']);
  expect(await remindedOn('2027-10-02')).toEqual([]);

  await write(leads.alpha, (tx) =>
    askForTime(tx, id, { askedUntil: '2027-11-10', askedReason: 'Umzug' })
  );
  const wishes = (await read(office, todayPage)).waiting;
  expect(wishes).toMatchObject([{ kind: 'wishes', path: `/runden/${id}`, count: 1 }]);
  expect(await mails(id)).toContain('Projektsteuerung: roundWish');
  const extension = (await state(id, 'Stadt Alpha'))?.asked?.id ?? '';
  await write(office, (tx) => decide(tx, id, { extension, decision: 'granted' }));
  await expect(
    write(office, (tx) => decide(tx, id, { extension, decision: 'declined' }))
  ).rejects.toMatchObject({ problem: { kind: 'state' } });
  expect(await state(id, 'Stadt Alpha')).toMatchObject({ dueOn: '2027-11-10', asked: null });
  expect(await mails(id)).toContain('Stadt Alpha: roundExtension');
  // What is decided need not be told the coordination any more.
  expect(await mails(id)).toContain('Projektsteuerung: roundWish used');

  expect(await remindedOn('2027-10-12')).toEqual([]);
  // The server stood still on the 27th: of what was missed only the last is told, once.
  expect(await remindedOn('2027-10-29')).toEqual(['Stadt Alpha: roundReminder']);
  await write(leads.gamma, (tx) => resume(tx, id));
  await write(office, (tx) => extend(tx, id, { owner: 'all', dueOn: '2027-11-05' }));
  expect(await state(id, 'Verein Gamma')).toMatchObject({ state: 'invited', dueOn: '2027-11-05' });
  expect(await state(id, 'Stadt Alpha')).toMatchObject({ dueOn: '2027-11-10' });
  expect(await remindedOn('2027-11-02')).toEqual(['Verein Gamma: roundReminder']);
  const wished = await read(leads.beta, todayPage);
  expect(wished.waiting.some(({ kind }) => kind === 'round')).toBe(true);
  expect(await remindedOn('2027-11-11')).toEqual([]);
});

test('who is asked later gets the same round, and what was begun before counts from when its owner says so', async () => {
  const own = await write(leads.gamma, (tx) => startAssessment(tx, { label: 'vorher' }));
  await answer(leads.gamma, own, 'T1.1', 3, 'geheim');
  const id = await opened();
  expect((await read(office, (tx) => invitationPage(tx, id))).owners).toMatchObject([
    { name: 'Verein Gamma' }
  ]);
  for (const [who, status] of [
    [leads.alpha, 403],
    [leads.gamma, 404]
  ] as const) {
    await expect(write(who, (tx) => inviteOwners(tx, id, [owners.gamma]))).rejects.toMatchObject({
      status
    });
  }
  await write(office, (tx) => inviteOwners(tx, id, [owners.gamma]));
  expect((await mails(id)).filter((mail) => mail.includes('roundInvitation'))).toHaveLength(3);
  await expect(write(office, (tx) => inviteOwners(tx, id, [owners.gamma]))).rejects.toMatchObject({
    errors: { owners: expect.any(String) }
  });

  // Being asked alone lets nobody count anything.
  expect((await read(office, (tx) => roundPage(tx, id))).counts).toEqual([]);
  const fitting = await read(leads.gamma, (tx) => fittingAssessments(tx, id));
  expect(fitting.assessments).toMatchObject([{ id: own, label: 'vorher', answered: 1 }]);
  const foreign = await write(leads.alpha, (tx) =>
    startAssessment(tx, { label: `fremd ${count}` })
  );
  await expect(
    write(leads.gamma, (tx) => bindAssessment(tx, id, { assessment: foreign }))
  ).rejects.toMatchObject({ errors: { assessment: expect.any(String) } });
  await write(leads.gamma, (tx) => bindAssessment(tx, id, { assessment: own }));
  const seen = await read(office, (tx) => roundPage(tx, id));
  expect(seen.counts.reduce((sum, { answered }) => sum + answered, 0)).toBe(1);
  expect(JSON.stringify(seen)).not.toMatch(/geheim|vorher|evel/);
  expect(await state(id, 'Verein Gamma')).toMatchObject({ state: 'begun' });
  await expect(
    write(leads.gamma, (tx) => bindAssessment(tx, id, { assessment: own }))
  ).rejects.toMatchObject({ problem: { kind: 'state' } });
  await write(leads.gamma, (tx) => finishAssessment(tx, own));
  expect(await state(id, 'Verein Gamma')).toMatchObject({ state: 'finished' });

  await write(office, (tx) => extend(tx, id, { owner: 'all', dueOn: '2027-10-20' }));
  const late = await opened({ owners: [owners.alpha] });
  shiftTo('2027-10-16');
  await expect(write(office, (tx) => inviteOwners(tx, late, [owners.beta]))).rejects.toMatchObject({
    errors: { owners: expect.any(String) }
  });
});

test('a round goes on with its matrix when a newer version takes the place of that', async () => {
  await db.query("update app.assessment_round set state = 'closed' where state = 'open'");
  const id = await opened({ owners: [owners.alpha, owners.beta] });
  await db.query("update app.matrix_template set state = 'retired' where id = $1", [template]);
  try {
    expect(await read(office, (tx) => roundPage(tx, id))).toMatchObject({ isRetired: true });
    const begun = await write(leads.beta, (tx) => beginRound(tx, id));
    await answer(leads.beta, begun, 'T1.1', 2);
    await write(leads.beta, (tx) => finishAssessment(tx, begun));
    expect(await state(id, 'Gemeinde Beta')).toMatchObject({ state: 'finished' });
    // Whoever is not asked, or has begun, starts nothing with it any more.
    for (const who of [leads.gamma, leads.beta]) {
      await expect(
        write(who, (tx) => startAssessment(tx, { label: 'alt', templateId: template }))
      ).rejects.toMatchObject({ status: 403 });
    }
  } finally {
    await db.query('alter table app.matrix_template disable trigger user');
    await db.query("update app.matrix_template set state = 'published' where id = $1", [template]);
    await db.query('alter table app.matrix_template enable trigger user');
  }
});

type Said = { key: string; level: number; remark: string; isOwn: boolean };
const said: fc.Arbitrary<Said> = fc.record({
  key: fc.constantFrom('T1.1', 'T1.2', 'T4.1.3', 'T5.1'),
  level: fc.integer({ min: 1, max: 4 }),
  remark: fc.constantFrom('', 'geheim-eins', 'geheim-zwei'),
  isOwn: fc.boolean()
});

test('whatever owners answer, the coordination learns how many and nothing of what, and nothing of own rounds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(said, { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 }),
      async (all, levels) => {
        const id = await opened();
        const inRound = await write(leads.alpha, (tx) => beginRound(tx, id));
        const before = await read(office, (tx) => roundPage(tx, id));
        const ofOwn = await write(leads.alpha, (tx) =>
          startAssessment(tx, { label: `eigene ${count}` })
        );
        for (const { key, level, remark, isOwn } of all) {
          await answer(leads.alpha, isOwn ? ofOwn : inRound, key, level, remark);
        }
        const seen = await read(office, (tx) => roundPage(tx, id));
        const keys = new Set(all.filter(({ isOwn }) => !isOwn).map(({ key }) => key));
        const answered = seen.counts.reduce((sum, one) => sum + one.answered, 0);
        expect(answered).toBe(keys.size);
        if (keys.size === 0) expect(seen).toEqual(before);
        expect(JSON.stringify(seen)).not.toMatch(/geheim|eigene|evel/);
        // Other levels and other remarks look the same from outside.
        for (const [index, { key, isOwn }] of all.entries()) {
          if (!isOwn) await answer(leads.alpha, inRound, key, levels[index] ?? 1, 'anders');
        }
        expect(await read(office, (tx) => roundPage(tx, id))).toEqual(seen);
        const rows = await read(office, async (tx) => [
          ...(await tx.selectFrom('app.assessment').select('id').execute()),
          ...(await tx.selectFrom('app.answer').select('criterion_id').execute())
        ]);
        expect(rows).toEqual([]);
      }
    ),
    { numRuns: 6 }
  );
});

test('days before the deadline are told as a list of numbers', () => {
  expect(remindDaysOf('3, 14; 14')).toEqual([14, 3]);
  expect(remindDaysOf('')).toEqual([]);
  for (const wrong of ['bald', '0', '61', '1,2,3,4,5,6', '2.5']) {
    expect(remindDaysOf(wrong)).toBeNull();
  }
  const typed = { template: crypto.randomUUID(), label: 'R', aim: '', dueOn: '2027-10-01' };
  const chosen = roundInput.safeParse({ ...typed, remindDays: '3', who: 'chosen' });
  expect(chosen.error?.issues.map(({ path }) => path[0])).toEqual(['owners']);
});
