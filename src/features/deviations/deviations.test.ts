import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingSaid } from '#features/assessments/answer.ts';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { releaseCopy } from '#features/releases/changes.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import {
  arranger,
  insert,
  mandate,
  member,
  organisation,
  owner,
  region,
  school,
  type Arranger
} from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { addDeviations, deviationsPage, removeDeviation } from './deviations.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let schools: string[];
let foreign: string;
let lead: Actor;
let clerk: Actor;
let provider: Actor;
let outside: Actor[];
let recipients: string[];
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
  const town = await owner(db, regionId, 'Stadt Ahlbrück');
  const other = await owner(db, regionId, 'Gemeinde Werlstedt');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  schools = [
    await school(db, regionId, town, 'Grundschule Nord'),
    await school(db, regionId, town, 'Grundschule Süd')
  ];
  foreign = await school(db, regionId, other, 'Schule Werlstedt');
  lead = await member(db, regionId, town, 'ownerLead');
  clerk = await member(db, regionId, town, 'ownerMember');
  const mandateId = await mandate(db, regionId, town, 'Netz GmbH');
  await insert(db, 'app.mandate_theme', {
    region_id: regionId,
    mandate_id: mandateId,
    theme_key: 'T4.1',
    owner_id: town
  });
  provider = await member(db, regionId, town, 'ownerMember', { to: '2099-12-31', mandateId });
  recipients = [other, office, schools[0] ?? '', schools[1] ?? ''];
  outside = [
    provider,
    await member(db, regionId, other, 'ownerLead'),
    await member(db, regionId, office, 'regionCoordinator'),
    await member(db, regionId, schools[0] ?? '', 'schoolLead'),
    await member(db, regionId, schools[1] ?? '', 'schoolLead')
  ];
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const key = 'T4.1.3';
const place = async (lastKey = key) => ({
  assessmentId: await as(lead, 'read write', (tx) =>
    startAssessment(tx, { label: `Runde ${++count}` })
  ),
  key: lastKey
});
const said = (direction: 'lower' | 'higher' | null = 'lower', note = '') => ({
  schools: [...schools],
  direction,
  note
});

test('the lead names its schools that differ; colleagues read it, a provider does not even there where it writes', async () => {
  const at = await place();
  await as(lead, 'read write', (tx) => addDeviations(tx, at, said('higher', 'Neubau')));
  const seen = await as(clerk, 'read only', (tx) => deviationsPage(tx, at));
  expect(seen.differing).toMatchObject([
    { name: 'Grundschule Nord', direction: 'higher', note: 'Neubau' },
    { name: 'Grundschule Süd' }
  ]);
  expect(seen.others).toEqual([]);
  for (const actor of [clerk, provider]) {
    await expect(
      as(actor, 'read write', (tx) => addDeviations(tx, at, said()))
    ).rejects.toMatchObject({ status: 403 });
  }
  await expect(as(provider, 'read only', (tx) => deviationsPage(tx, at))).rejects.toMatchObject({
    status: 403
  });
  await as(lead, 'read write', (tx) => removeDeviation(tx, at, schools[0] ?? ''));
  const after = await as(lead, 'read only', (tx) => deviationsPage(tx, at));
  expect(after.others.map(({ name }) => name)).toEqual(['Grundschule Nord']);
});

test('a school of another owner is no choice, and the database refuses it too', async () => {
  const at = await place();
  await expect(
    as(lead, 'read write', (tx) => addDeviations(tx, at, { ...said(), schools: [foreign] }))
  ).rejects.toMatchObject({ errors: { schools: expect.any(String) } });
  await as(lead, 'read write', (tx) => addDeviations(tx, at, said()));
  await expect(
    as(lead, 'read write', (tx) =>
      sql`insert into app.deviating_school (region_id, assessment_id, criterion_id, school_id, organisation_id,
          template_id, theme_id)
        select region_id, assessment_id, criterion_id, ${foreign}::uuid, organisation_id, template_id, theme_id
        from app.deviating_school where assessment_id = ${at.assessmentId} limit 1`.execute(tx)
    )
  ).rejects.toMatchObject({ code: '42501' });
});

test('nothing of which school differs is in anything that anybody else can read', async () => {
  const one = fc.record({
    criterion: fc.constantFrom('T1.1', 'T4.1.3', 'T5.2'),
    direction: fc.constantFrom('lower' as const, 'higher' as const, null),
    remarks: fc.boolean()
  });
  await fc.assert(
    fc.asyncProperty(one, async ({ criterion, direction, remarks }) => {
      const marker = `Abweichung-${++count}-geheim`;
      const at = await place(criterion);
      const answer = { ...nothingSaid, currentLevel: 2, remark: 'offen', version: 0 };
      const copyId = await as(lead, 'read write', async (tx) => {
        await addDeviations(tx, at, said(direction, marker));
        await saveAnswer(tx, at, answer);
        return finishAssessment(tx, at.assessmentId);
      });
      const themen = ['T1', 'T2', 'T3', 'T4.1', 'T4.2', 'T5'];
      await as(lead, 'read write', (tx) =>
        releaseCopy(tx, copyId, {
          empfaenger: recipients,
          besuche: [],
          themen,
          bemerkungen: remarks,
          ersetzen: false,
          bis: null
        })
      );
      expect(await everythingSeenBy(lead)).toContain(marker);
      for (const actor of outside) expect(await everythingSeenBy(actor)).not.toContain(marker);
    }),
    { numRuns: 4 }
  );
  for (const actor of outside) {
    const { rows } = await as(actor, 'read only', (tx) =>
      sql<{ rows: number }>`select count(*)::int as rows from app.deviating_school`.execute(tx)
    );
    expect(rows).toEqual([{ rows: 0 }]);
  }
});

/** The text of every row of every table that a request may read. */
async function everythingSeenBy(actor: Actor): Promise<string> {
  return as(actor, 'read only', async (tx) => {
    const { rows: tables } = await sql<{ name: string }>`
      select table_name as name from information_schema.role_table_grants
      where table_schema = 'app' and privilege_type = 'SELECT' and grantee = current_user`.execute(
      tx
    );
    const seen = [];
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string | null }>`
        select string_agg(t::text, chr(10)) as text from ${sql.table(`app.${name}`)} t`.execute(tx);
      seen.push(rows[0]?.text ?? '');
    }
    return seen.join('\n');
  });
}
