import { usePostgres } from '#server/postgres/start.ts';
import type { Product } from '../crash/product.ts';
import { drive, floorOf } from './child.ts';
import type { Effort } from './pages.ts';
import { median, type Row } from './table.ts';
import { fieldsOf, versionIn, type World } from './world.ts';

/** Each connection saves at a criterion of its own, again and again, and so do bare connections. */
export async function measureSave(
  product: Product,
  { lead, place, keys, saving }: World,
  { seconds, rounds, connections }: Effort
): Promise<Row[]> {
  const postgres = await usePostgres({ dataDir: product.dataDir });
  const browser = lead.at(product.origin);
  const headers = { cookie: lead.cookie(), accept: 'text/html', origin: product.origin };
  const spots = keys.slice(1, connections + 1).map((key) => ({ key, path: place(key) }));
  const runs = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const forms = [];
      for (const spot of spots) {
        const version = versionIn(await browser.page(spot.path));
        const fields = { ...fieldsOf(version), remark: `Runde ${round}` };
        forms.push({ path: spot.path, fields });
      }
      const load = { origin: product.origin, seconds, connections, headers, work: { forms } };
      const save = await drive(load);
      const now = [];
      for (const { key, path } of spots) {
        now.push({ key, version: versionIn(await browser.page(path)) });
      }
      const { statements, ...said } = saving;
      const varied = { ...said, forms: now };
      const sql = await floorOf({
        url: postgres.loginUrl,
        statements,
        seconds,
        connections,
        varied
      });
      runs.push({ save, sql });
    }
  } finally {
    await postgres.stop();
  }
  const save = median(runs.map((run) => run.save.perSecond));
  const sql = median(runs.map((run) => run.sql));
  return [
    { name: 'save', load: runs[0]?.save, value: `${save.toFixed(0)}/s` },
    { name: '  floor: its SQL, session and frame', value: `${sql.toFixed(0)}/s` },
    { name: '  cost / its SQL', value: (sql / save).toFixed(2), bar: '≤ 3' },
    { name: '  statements', value: String(saving.statements.length) }
  ];
}
