import { sql } from 'kysely';
import { asSystem } from '#server/db.ts';

export type MappedTable = {
  name: string;
  about: string;
  classes: { privacy: string; columns: string[] }[];
};

/** What each table is for and which of its columns say what, tables about people first. */
export async function dataMap(): Promise<MappedTable[]> {
  return asSystem(async (tx) => {
    const { rows } = await sql<MappedTable>`
      select p.table_name as name, coalesce(max(obj_description(c.oid, 'pg_class')), '') as about,
        json_agg(json_build_object('privacy', p.class, 'columns', p.columns) order by p.class) as classes
      from app.column_privacy p
      left join (pg_class c join pg_namespace n on n.oid = c.relnamespace)
        on p.table_name = case n.nspname when 'auth' then 'auth.' || c.relname when 'app' then c.relname end
      group by p.table_name
      order by not bool_or(p.class in ('contact', 'personal', 'secret')), p.table_name`.execute(tx);
    return rows;
  });
}
