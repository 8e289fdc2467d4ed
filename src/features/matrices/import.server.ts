import { resolve } from 'node:path';
import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { answerOf, NoAnswer } from '#server/limited-process.ts';
import type { Tx } from '#server/db.ts';
import { addTemplate } from './add.server.ts';
import type { ReadResult } from './read-child.ts';
import type { MatrixTemplate } from './template-shape.ts';
import { mayEdit } from './versions.server.ts';

/** The largest file taken; the shipped one has 160 KB. */
export const largestTemplate = 2 * 1024 * 1024;

/** 403 for everybody but the coordination. */
export async function mayBringIn(tx: Tx): Promise<void> {
  if (!(await mayEdit(tx))) error(403);
}

/** What a file says, found by a process of its own. */
export async function readTemplate(path: string): Promise<ReadResult> {
  try {
    const answer = await answerOf(resolve('src/features/matrices/read-child.ts'), { path }, limits);
    return isResult(answer) ? answer : unreadable;
  } catch (failure) {
    if (failure instanceof NoAnswer) return unreadable;
    throw failure;
  }
}

/** Brings the sides of a template into the region as drafts and returns the id of the first. */
export async function bringIn(tx: Tx, template: MatrixTemplate): Promise<string> {
  await mayBringIn(tx);
  await sql`select pg_advisory_xact_lock(hashtextextended('matrix version ' || ${tx.region}, 0))`.execute(
    tx
  );
  const { rows } = await sql<{ audience: 'owner' | 'school'; next: number }>`
    select a.audience, coalesce(max(t.version), 0) + 1 as next
    from (values ('owner'), ('school')) a (audience)
    left join app.matrix_template t on t.region_id = ${tx.region} and t.audience = a.audience
    group by 1`.execute(tx);
  const versions = Object.fromEntries(rows.map(({ audience, next }) => [audience, next]));
  const ids = await addTemplate(tx, tx.region, template, versions);
  const [only] = ids;
  if (ids.length === 1 && only) await mirrorTowardsOther(tx, only, template);
  return only ?? error(500);
}

/** Of a single side the mirrors lead to the matrix that the other side uses, as far as it has their keys. */
async function mirrorTowardsOther(tx: Tx, id: string, template: MatrixTemplate): Promise<void> {
  const isOwner = template.audiences[0]?.audience === 'owner';
  const pairs = template.mirrors.map(({ ownerKey, schoolKey, kind }) => {
    return { own: isOwner ? ownerKey : schoolKey, other: isOwner ? schoolKey : ownerKey, kind };
  });
  await sql`
    insert into app.mirror_pair (region_id, owner_criterion_id, school_criterion_id, kind)
    select c.region_id, case when ${isOwner}::boolean then c.id else o.id end,
      case when ${isOwner}::boolean then o.id else c.id end, p.kind
    from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as p (own text, other text, kind text)
    join app.criterion c on c.region_id = ${tx.region} and c.template_id = ${id} and c.key = p.own
    join app.matrix_template t on t.region_id = c.region_id and t.state = 'published'
      and t.audience = ${isOwner ? 'school' : 'owner'}
    join app.criterion o on o.region_id = t.region_id and o.template_id = t.id and o.key = p.other`.execute(
    tx
  );
}

const limits = { timeoutMs: 10_000, memoryMb: 512, nodeArgs: ['--max-old-space-size=256'] };

const unreadable: ReadResult = { faults: [{ code: 'unreadable' }] };

function isResult(answer: unknown): answer is ReadResult {
  return (
    typeof answer === 'object' && answer !== null && ('faults' in answer || 'template' in answer)
  );
}
