import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { m } from '#messages';
import type { ReadingInput } from './reading-input.ts';
import type { ReadingKind, ReadingState } from './reading.ts';

export type Reading = {
  id: string;
  kind: ReadingKind;
  title: string;
  organisation: string;
  fromOn: string;
  toOn: string;
  reason: string;
  withNames: boolean;
  state: ReadingState;
  askedOn: string;
  settledOn: string | null;
  openUntil: string | null;
  isOver: boolean;
  isOurs: boolean;
  isAboutMe: boolean;
  maySettle: boolean;
  mayRead: boolean;
};

/** All readings the acting membership sees, the newest first, and whether it may ask for one. */
export async function readingsPage(tx: Tx) {
  const readings = await readingsOf(tx, null);
  return { readings, mayAsk: await mayAsk(tx) };
}

/** One reading with who asked, agreed and read; 404 where it is not seen. */
export async function readingPage(tx: Tx, id: string) {
  const [reading] = await readingsOf(tx, id);
  if (!reading) error(404);
  const { rows } = await sql<{ found: unknown }>`
    select app.reading_people(${id}) as found`.execute(tx);
  return { reading, people: people.parse(rows[0]?.found) };
}

/** What somebody may ask for; 403 for who may not ask at all. */
export async function readingToAsk(tx: Tx) {
  if (!(await mayAsk(tx))) error(403);
  const { rows } = await sql<{ kind: ReadingKind; id: string; title: string }>`
    select o.kind, o.object_id as id, o.title from app.history_objects() o`.execute(tx);
  return { objects: rows };
}

export async function askReading(tx: Tx, input: ReadingInput): Promise<string> {
  const { objects } = await readingToAsk(tx);
  const { kind, id } = input.object;
  if (!objects.some((one) => one.kind === kind && one.id === id)) {
    throw new Invalid({ object: m.form_choice() });
  }
  const { rows } = await sql<{ id: string }>`
    select app.ask_history(${kind}, ${id}, ${input.fromOn}, ${input.toOn}, ${input.reason}, ${input.withNames}) as id
  `.execute(tx);
  return rows[0]?.id ?? error(404);
}

/** The second person agrees or refuses. */
export async function settleReading(tx: Tx, id: string, agrees: boolean): Promise<void> {
  await readingPage(tx, id);
  await sql`select app.settle_reading(${id}, ${agrees})`.execute(tx);
}

/** Takes the request back, or ends the reading before its time. */
export async function endReading(tx: Tx, id: string): Promise<void> {
  await readingPage(tx, id);
  await sql`select app.end_reading(${id})`.execute(tx);
}

/** Reads, which is noted; the newest entries first. */
export async function readHistory(tx: Tx, id: string): Promise<{ entries: HistoryEntry[] }> {
  await readingPage(tx, id);
  const { rows } = await sql<{ found: unknown }>`select app.read_history(${id}) as found`.execute(
    tx
  );
  return { entries: entries.parse(rows[0]?.found) };
}

export type HistoryEntry = z.output<typeof entry>;

const entry = z.object({
  id: z.int(),
  at: z.coerce.date(),
  table: z.string(),
  verb: z.enum(['insert', 'update', 'delete']),
  about: z.string().nullable(),
  changes: z.array(
    z.object({ field: z.string(), before: z.string().nullable(), after: z.string().nullable() })
  ),
  /** Only where it was asked for with names; null where nobody acted or the person is gone. */
  by: z.string().nullish()
});
const entries = z.array(entry);

const people = z.object({
  askedBy: z.string().nullable(),
  settledBy: z.string().nullable(),
  organisation: z.string(),
  looks: z.array(z.object({ id: z.uuid(), at: z.coerce.date(), by: z.string().nullable() }))
});

async function readingsOf(tx: Tx, id: string | null): Promise<Reading[]> {
  const { rows } = await sql<Reading>`
    select r.id, r.kind, r.title, coalesce(o.name, '') as organisation, r.from_on as "fromOn", r.to_on as "toOn", r.reason, r.with_names as "withNames",
      r.state, r.asked_on as "askedOn", r.settled_on as "settledOn", r.open_until as "openUntil",
      coalesce(r.open_until < app.today(), false) as "isOver",
      app.may('history.ask', r.organisation_id) as "isOurs",
      exists (select from app.history_concerned c where c.region_id = r.region_id and c.reading_id = r.id) as "isAboutMe",
      app.may_settle_reading(r.id) as "maySettle", app.may_read_history(r.id) as "mayRead"
    from app.history_reading r
    left join app.organisation o on o.region_id = r.region_id and o.id = r.organisation_id
    where r.region_id = ${tx.region} and (${id}::uuid is null or r.id = ${id}::uuid)
    order by r.id desc limit 200`.execute(tx);
  return rows;
}

async function mayAsk(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select cardinality(app.organisations_where('history.ask')) > 0 as may`.execute(tx);
  return rows[0]?.may === true;
}
