import { globSync, readFileSync } from 'node:fs';
import pg from 'pg';
import type { Actor } from '#server/db.ts';
import type { Arranger } from '../factories.ts';
import { asPerson } from './as-person.ts';

/** Gives every free text of every row a mark of its own, so that it is known wherever it comes up. */
export async function markTexts(db: Arranger): Promise<number> {
  let marked = 0;
  for (const { table, column } of await textColumns(db)) {
    await db.query('begin');
    try {
      // What is frozen may not change, for anybody but this.
      await db.query(`alter table app.${table} disable trigger user`);
      const { rowCount } = await db.query(
        `update app.${table} set "${column}" = "${column}" || ' §' || left(md5($1 || ctid::text), 10) || '§'
          where "${column}" <> ''`,
        [`${table}.${column}`]
      );
      await db.query(`alter table app.${table} enable trigger user`);
      await db.query('commit');
      marked += rowCount ?? 0;
    } catch (failure) {
      await db.query('rollback');
      // A column that takes certain words only is no free text.
      if (!(failure instanceof pg.DatabaseError)) throw failure;
    }
  }
  return marked;
}

/** What stands in rows that this person cannot select: their ids, their marked texts, and what lies within JSON. */
export async function hiddenFrom(
  login: pg.Client,
  everything: ReadonlySet<string>,
  actor: Actor | undefined
): Promise<Set<string>> {
  if (!actor) return new Set(everything);
  const seen = new Set<string>();
  // What is published everybody in the region may know of.
  const published = 'select to_jsonb(p) as row from app.publications() p';
  for (const text of [published, ...(await selectable(login))]) {
    for (const leaf of await leavesSeenBy(login, actor, text)) seen.add(leaf);
  }
  return everything.difference(seen);
}

/** The addresses of mail in all that a person can select. */
export async function mailsSeenBy(login: pg.Client, actor: Actor): Promise<Set<string>> {
  const found = new Set<string>();
  for (const text of await selectable(login)) {
    for (const leaf of await leavesSeenBy(login, actor, text, mail)) found.add(leaf);
  }
  return found;
}

export async function allLeaves(db: Arranger): Promise<Set<string>> {
  // The history has the texts as they were before they were marked.
  const { rows } = await db.query(
    `select tablename from pg_tables where schemaname = 'app' and tablename not like 'history%'`
  );
  const found = new Set<string>();
  for (const { tablename } of rows) {
    const kept = await db.query(`select to_jsonb(t) as row from app.${tablename} t`);
    for (const { row } of kept.rows) leaves(row, found);
  }
  return found.difference(wordings());
}

/** What the program says itself tells nothing of anybody. */
function wordings(): Set<string> {
  const files = globSync('messages/{de,en}/*.json').map((file) => readFileSync(file, 'utf8'));
  return new Set(files.flatMap((text) => Object.values<string>(JSON.parse(text))));
}

async function textColumns(db: Arranger): Promise<{ table: string; column: string }[]> {
  const { rows } = await db.query(
    `select c.table_name as table, c.column_name as column
      from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'app' and c.data_type = 'text' and t.table_type = 'BASE TABLE'
        and c.is_generated = 'NEVER' and c.table_name not like 'history%' and c.column_name !~ $1
      order by 1, 2`,
    ['(^|_)(key|short_name|type|kind|state|role|mail|recipient|sha256|language|code|url)$']
  );
  return rows;
}

/** One statement for each table, with the columns that a person may select at all. */
async function selectable(login: pg.Client): Promise<string[]> {
  const { rows } = await login.query(
    `select format('select to_jsonb(x) as row from (select %s from app.%I) x',
        string_agg(quote_ident(attname), ', '), relname) as text
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'app'::regnamespace and c.relkind = 'r' and attnum > 0 and not attisdropped
        and has_column_privilege($1, c.oid, attnum, 'select')
      group by relname`,
    [`${process.env.ROLE_PREFIX}_user`]
  );
  return rows.map(({ text }) => text);
}

async function leavesSeenBy(
  login: pg.Client,
  actor: Actor,
  text: string,
  kind = telling
): Promise<Set<string>> {
  const { rows } = await asPerson(login, actor, () => login.query(text));
  const found = new Set<string>();
  for (const { row } of rows) leaves(row, found, kind);
  return found;
}

function leaves(value: unknown, found: Set<string>, kind = telling): void {
  if (typeof value === 'string') {
    if (kind.test(value)) found.add(value);
  } else if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) leaves(inner, found, kind);
  }
}

/** An id, a marked text or a sentence. */
const telling = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|§[0-9a-f]{10}§|^(?=.{16}).*\s\S+\s/s;
const mail = /^[^@\s]+@[^@\s]+$/;
