import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Stored } from './judge.ts';

/**
 * Reads what is stored behind the application's back, as the superuser of its own PostgreSQL: rules of
 * visibility must not hide a loss.
 */
export async function storedIn(dataDir: string): Promise<Stored> {
  return withSuperuser(dataDir, stored);
}

/** One connection past all rules. */
export async function withSuperuser<T>(
  dataDir: string,
  work: (client: pg.Client) => Promise<T>
): Promise<T> {
  const client = new pg.Client({
    user: 'postgres',
    password: readFileSync(join(dataDir, 'postgres.password'), 'utf8').trim(),
    host: readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[4],
    database: 'tafelrunde'
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function stored(client: pg.Client): Promise<Stored> {
  const { rows: history } = await client.query<Written>(
    `select h.table_name as table, h.new ->> 'assessment_id' || '/' || c.key as spot,
              coalesce(h.new ->> 'remark', h.new ->> 'text') as text
         from app.history h
         join app.criterion c on c.id = (h.new ->> 'criterion_id')::uuid
        where h.table_name in ('answer', 'internal_note')
          and coalesce(h.new ->> 'remark', h.new ->> 'text') like '[%'
        order by h.id`
  );
  const { rows: present } = await client.query<Written>(
    `select w.assessment_id || '/' || c.key as spot, w.remark as text
         from app.answer w join app.criterion c on c.id = w.criterion_id`
  );
  return {
    history: history.filter(({ table }) => table === 'answer'),
    notes: history.filter(({ table }) => table === 'internal_note'),
    current: new Map(present.map(({ spot, text }) => [spot, text]))
  };
}

type Written = Readonly<{ table: string; spot: string; text: string }>;
