import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, owner, type Arranger } from '../../../tests/factories.ts';
import { matrixWorld, read, write } from '../../../tests/matrix-world.ts';
import {
  addComment,
  answerComment,
  beginRound,
  commentsPage,
  endRound
} from './comments.server.ts';
import { discard, draft, startDraft } from './drafts.server.ts';
import { removeCriterion } from './edit-criteria.server.ts';
import { draftsToCommentQuery } from './waiting-drafts.server.ts';

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

test('asked bodies comment while the text stands still, read what became of it, and nobody else does', async () => {
  const at = await matrixWorld(db);
  const beta = await owner(db, at.regionId, 'Gemeinde Beta');
  const other = await member(db, at.regionId, beta, 'ownerLead');
  const id = await write(at.coordinator, (tx) => startDraft(tx, at.ownerMatrix));
  const round = { organisations: [at.alpha], until: '2098-12-31' };
  await write(at.coordinator, (tx) => beginRound(tx, id, round));
  const waits = async (actor: Actor) =>
    (await read(actor, (tx) => draftsToCommentQuery(tx).execute())).map((one) => one.id);
  expect([await waits(at.lead), await waits(other), await waits(at.coordinator)]).toEqual([
    [id],
    [],
    []
  ]);
  const mailOf = async () => {
    const { rows } = await db.query(
      `select app.mail_facts(id) as facts from app.mail where kind = 'commentRound' and region_id = $1`,
      [at.regionId]
    );
    return rows.map(({ facts }) => [facts.obstacle, facts.until]);
  };
  expect(await mailOf()).toEqual([[null, '2098-12-31']]);
  const { version: shown } = await read(at.lead, (tx) => commentsPage(tx, id));
  const about = shown.themes[0]?.criteria[0]?.id ?? '';
  await write(at.lead, (tx) => addComment(tx, id, { criterion: about, text: 'Unklar' }));
  await write(at.lead, (tx) => addComment(tx, id, { criterion: null, text: 'Gut' }));
  await expect(read(other, (tx) => commentsPage(tx, id))).rejects.toMatchObject({ status: 404 });
  await expect(read(at.coordinator, (tx) => draft(tx, id))).rejects.toMatchObject({ status: 409 });
  const { comments } = await read(at.coordinator, (tx) => commentsPage(tx, id));
  expect(comments).toMatchObject([
    { text: 'Gut', key: null },
    { text: 'Unklar', key: 'T1.1', organisation: 'Stadt Alpha', outcome: null }
  ]);
  expect([await waits(at.lead), await mailOf()]).toEqual([[], [['used', '2098-12-31']]]);
  const comment = comments[1]?.id ?? '';
  await write(at.coordinator, (tx) =>
    answerComment(tx, id, { comment, outcome: 'takenUp', answer: 'Klarer gefasst' })
  );
  await write(at.coordinator, (tx) => endRound(tx, id));
  expect(await mailOf()).toEqual([['withdrawn', '2098-12-31']]);
  // The criterion may go; what was said about it stays, with its key.
  await write(at.coordinator, (tx) => removeCriterion(tx, id, about));
  const after = await read(at.lead, (tx) => commentsPage(tx, id));
  expect(after.mayComment).toBe(false);
  expect(after.comments[1]).toMatchObject({
    key: 'T1.1',
    outcome: 'takenUp',
    answer: 'Klarer gefasst'
  });
  const late = write(at.lead, (tx) => addComment(tx, id, { criterion: null, text: 'Spät' }));
  await expect(late).rejects.toMatchObject({ status: 409 });
  await write(at.coordinator, (tx) => discard(tx, id));
});
