import { join } from 'node:path';
import { usePostgres } from '#server/postgres/start.ts';
import { installProduct, type Product } from '../crash/product.ts';
import { drive, emptyServer, floorOf } from './child.ts';
import { median, type Row } from './table.ts';
import type { Page } from './world.ts';

export type Effort = { seconds: number; rounds: number; connections: number };

/**
 * Each page in turn with its two floors: the statements it asks, from bare connections, and itself rendered from
 * recorded answers.
 */
export async function measurePages(
  product: Product,
  pages: Page[],
  effort: Effort & { folder: string }
): Promise<Row[]> {
  const postgres = await usePostgres({ dataDir: product.dataDir });
  const hook = `--import=${new URL('replay.mjs', import.meta.url)}`;
  const replaying = await installProduct(effort.folder, hook, {
    DATABASE_URL: postgres.loginUrl,
    SECRET_FILE: join(product.dataDir, 'secret')
  });
  await replaying.start();
  const rows: Row[] = [];
  try {
    for (const page of pages) {
      const origins = { page: product.origin, rendering: replaying.origin };
      rows.push(...(await measurePage(page, origins, postgres.loginUrl, effort)));
    }
  } finally {
    await replaying.stop();
    await postgres.stop();
  }
  return rows;
}

async function measurePage(
  { name, path, cookie, statements, bar }: Page,
  origins: { page: string; rendering: string },
  url: string,
  { seconds, rounds, connections }: Effort
): Promise<Row[]> {
  const load = { seconds, connections, headers: { cookie, accept: 'text/html' }, work: { path } };
  const runs = [];
  for (let round = 0; round < rounds; round++) {
    const page = await drive({ ...load, origin: origins.page });
    const sql = await floorOf({ url, statements, seconds, connections });
    const rendering = await drive({ ...load, origin: origins.rendering });
    const empty = await emptyServer(Math.round(page.bytes));
    const http = await drive({ ...load, origin: empty.origin });
    empty.close();
    runs.push({ page, sql, rendering, http });
  }
  const page = median(runs.map((run) => run.page.perSecond));
  const sql = median(runs.map((run) => run.sql));
  const rendering = median(runs.map((run) => run.rendering.perSecond));
  const http = median(runs.map((run) => run.http.perSecond));
  const ratio = 1 / page / (1 / sql + 1 / rendering);
  return [
    { name, load: runs[0]?.page, value: `${page.toFixed(0)}/s` },
    { name: '  floor: its SQL, session and frame', value: `${sql.toFixed(0)}/s` },
    { name: '  floor: page from recorded answers', value: `${rendering.toFixed(0)}/s` },
    { name: '  floor: empty server, same bytes', value: `${http.toFixed(0)}/s` },
    { name: '  time per request / (SQL + page)', value: ratio.toFixed(2), bar },
    { name: '  statements, session and frame included', value: String(statements.length) },
    { name: '  HTML', value: `${((runs[0]?.page.bytes ?? 0) / 1024).toFixed(0)} KB` }
  ];
}
