import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { longDay } from '#base/format.ts';
import { copiedThemes, copy } from '#features/assessments/copies.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import type { Json } from '#server/schema.ts';

/** A copy with all of its passages that can be taken out, and what was taken out already. */
export async function passagesOf(tx: Tx, copyId: string) {
  const found = await copy(tx, copyId);
  if (!found.mayRedact) error(403);
  const themes = await copiedThemes(tx, { copyId, themeIds: null, remarks: true });
  const redactions = await redactionsOf(tx, copyId);
  const gone = new Set(redactions.flatMap(({ gone }) => gone));
  const remarks = themes
    .flatMap((theme) => theme.criteria)
    .filter(({ key, remark }) => remark !== '' && !gone.has(key))
    .map(({ key, title, remark }) => ({ key, title, text: remark }));
  const own = found.copies.find(({ id }) => id === copyId);
  const reason = own?.reason && !gone.has('grund') ? own.reason : null;
  return { copy: found, remarks, reason, redactions };
}

/**
 * A passage of a copy and everywhere else it stands; 404 where there is none or it was taken out already.
 *
 * @param key of a criterion, or `grund` for the reason of the correction
 */
export async function passage(tx: Tx, copyId: string, key: string) {
  const { copy: found, remarks, reason } = await passagesOf(tx, copyId);
  const text = key === 'grund' ? reason : remarks.find((one) => one.key === key)?.text;
  if (!text) error(404);
  return { copy: found, text, ...(await traces(tx, found.organisationId, text)) };
}

/** Where else an organisation has a text, and what will stand in its place. */
export async function traces(tx: Tx, organisationId: string, text: string) {
  const { rows: places } = await sql<{ place: string; count: number }>`
    select place, count::int from app.passage_places(${organisationId}, ${text})`.execute(tx);
  const mark = markOf(today(), await languageOf(tx));
  const { rows: sheets } = await sql<{
    id: string;
    visitId: string;
    title: string;
    heldOn: string;
    content: Json;
  }>`
    select s.id, v.id as "visitId", v.title, v.held_on as "heldOn",
      app.without_passage(s.content, ${text}, ${mark}) as content
    from app.report_sheet s
    join app.visit v on v.region_id = s.region_id and v.id = s.visit_id
    where s.region_id = ${tx.region} and s.owner_id = ${organisationId} and s.state = 'confirmed'
      and app.without_passage(s.content, ${text}, ${mark}) <> s.content
    order by v.held_on, s.amendment`.execute(tx);
  return { mark, places, sheets };
}

/** What was taken out of a copy: when, by whom, why, and (`gone`) which passages. */
async function redactionsOf(tx: Tx, copyId: string) {
  const { rows } = await sql<Redaction & { gone: string[] }>`
    select d.id, d.redacted_on as on, d.reason, ${redactor} as by, (
      select coalesce(json_agg(x.key), '[]') from (
        select c.key from app.copied_remark r
        join app.criterion c on c.region_id = r.region_id and c.id = r.criterion_id
        where r.region_id = d.region_id and r.redaction_id = d.id and r.copy_id = ${copyId}
        union all
        select 'grund' from app.correction b
        where b.region_id = d.region_id and b.redaction_id = d.id and b.copy_id = ${copyId}) x) as gone
    from app.redaction d
    where d.region_id = ${tx.region} and (
      exists (select from app.copied_remark r
        where r.region_id = d.region_id and r.redaction_id = d.id and r.copy_id = ${copyId})
      or exists (select from app.correction b
        where b.region_id = d.region_id and b.redaction_id = d.id and b.copy_id = ${copyId}))
    order by d.redacted_at`.execute(tx);
  return rows;
}

/** Why something was taken out, for those who may do so. */
export type Redaction = { id: string; on: string; reason: string; by: string | null };

/** Who took it out, as far as the reader knows the person still. */
export const redactor = sql<string | null>`(
  select p.name from app.membership b
  join app.person p on p.region_id = b.region_id and p.id = b.person_id
  where b.region_id = d.region_id and b.id = d.redacted_by)`;

async function languageOf(tx: Tx): Promise<'de' | 'en'> {
  const { language } = await tx
    .selectFrom('app.region')
    .select('language')
    .where('id', '=', tx.region)
    .executeTakeFirstOrThrow();
  return language === 'en' ? 'en' : 'de';
}

/** What stands in the place of a passage taken out on that day, in the region's language. */
export function markOf(on: string, language: 'de' | 'en'): string {
  return m.redaction_mark({ day: longDay(on, language) }, { locale: language });
}
