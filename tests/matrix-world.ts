import { nothingSaid } from '#features/assessments/answer.ts';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { finishAssessment } from '#features/assessments/finish.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor, type Tx } from '#server/db.ts';
import { member, organisation, owner, region, type Arranger } from './factories.ts';

/** A region with the shipped matrices, its coordination and an owner with answers and a frozen copy. */
export async function matrixWorld(db: Arranger) {
  const regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  const coordinator = await member(db, regionId, office, 'regionCoordinator');
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  const lead = await member(db, regionId, alpha, 'ownerLead');
  const templates = await db.query(
    'select id, audience from app.matrix_template where region_id = $1 order by audience',
    [regionId]
  );
  const [ownerMatrix, schoolMatrix] = templates.rows.map(({ id }: { id: string }) => id);
  if (!ownerMatrix || !schoolMatrix) throw new Error('the matrices are missing');
  const assessment = await write(lead, (tx) => startAssessment(tx, { label: '2026' }));
  for (const key of ['T1.1', 'T1.2', 'T4.1.3']) {
    const said = { ...nothingSaid, currentLevel: 2, targetLevel: 3, remark: `zu ${key}` };
    await write(lead, (tx) =>
      saveAnswer(tx, { assessmentId: assessment, key }, { ...said, version: 0 })
    );
  }
  await write(lead, (tx) => finishAssessment(tx, assessment));
  return { regionId, coordinator, lead, alpha, ownerMatrix, schoolMatrix, assessment };
}

export const write = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) =>
  as(actor, 'read write', work);
export const read = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read only', work);
