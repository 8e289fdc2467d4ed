import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { as } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { member } from '../../../tests/factories.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { nothingSaid } from './answer.ts';
import { saveAnswer } from './answers.server.ts';

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

test('A-CO-08: who is removed while a save is in flight has saved before or not at all', async () => {
  const seen = new Set<boolean>();
  for (let round = 0; round < 40; round++) {
    const actor = await member(world.db, world.regionId, world.alpha, 'ownerLead');
    await world.db.query('delete from app.answer where assessment_id = $1', [world.assessment]);
    const save = (remark: string, version = 0) =>
      as(actor, 'read write', (tx) =>
        saveAnswer(
          tx,
          { assessmentId: world.assessment, key: 'T4.1.1' },
          { ...nothingSaid, remark, version }
        )
      ).then(
        () => true,
        () => false
      );
    const saving = save('vorher');
    await pause(Math.random() * 12);
    await world.db.query('update app.membership set valid_to = app.today() - 1 where id = $1', [
      actor.membershipId
    ]);
    // The removal is answered: from now on nothing of this person comes in.
    expect(await save('nachher', 1)).toBe(false);
    const saved = await saving;
    seen.add(saved);
    const { rows } = await world.db.query(
      'select remark from app.answer where assessment_id = $1',
      [world.assessment]
    );
    expect(rows).toEqual(saved ? [{ remark: 'vorher' }] : []);
  }
  expect(seen.size).toBeGreaterThan(0);
});
