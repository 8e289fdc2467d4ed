import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from '../../src/cli/build.ts';
import { usePostgres } from '#server/postgres/start.ts';
import { fieldOf, formWith, openBrowser } from '../crash/browser.ts';
import { installProduct, type Product } from '../crash/product.ts';
import { drive, emptyServer, floorOf } from './child.ts';
import type { Statement } from './floor.ts';
import { growth } from './growth.ts';
import { installation } from './install.ts';
import { memoryOf } from './memory.ts';
import { documents } from './report.ts';
import { median, printed, type Row } from './table.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    install: { type: 'boolean', default: false },
    growth: { type: 'string', default: '' }
  }
});
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const connections = 8;

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-bench-'));
// As root PostgreSQL runs under another account, which has to pass.
chmodSync(folder, 0o711);
const capture = join(folder, 'captured.jsonl');
process.env.TAFELRUNDE_CAPTURE = capture;
process.env.TAFELRUNDE_REPLAY = join(folder, 'page.jsonl');
writeFileSync(capture, '');

const rows: Row[] = [];
const hook = (name: string) => `--import=${new URL(name, import.meta.url)}`;
const open: Product[] = [];
try {
  const built = await timed(() => buildIfNeeded());
  rows.push({ name: 'build', value: built < 1000 ? 'fresh' : `${(built / 1000).toFixed(1)} s` });
  const listening = await installProduct(folder, hook('capture.mjs'));
  open.push(listening);
  const firstStart = await timed(listening.start);
  const world = await signedInWorld(listening);
  const { readStatements, saveStatements, form } = await captured(world);
  await listening.stop();

  const product = await installProduct(folder, '');
  open.push(product);
  const start = await timed(product.start);
  rows.push({
    name: 'start, empty folder',
    value: `${(firstStart / 1000).toFixed(1)} s`,
    bar: '≤ 20 s'
  });
  rows.push({
    name: 'start, with a database',
    value: `${(start / 1000).toFixed(1)} s`,
    bar: '≤ 5 s'
  });
  await measureRead(product, world, readStatements);
  await measureSave(product, world, saveStatements, form);
  const memory = memoryOf(product);
  rows.push({ name: 'memory, application', value: `${memory.application} MB`, bar: '≤ 200 MB' });
  rows.push({ name: 'memory, PostgreSQL', value: `${memory.postgres} MB`, bar: '≤ 300 MB' });
  if (values.growth) {
    const { dataDir, origin } = product;
    const headers = { cookie: world.cookie, accept: 'text/html' };
    const work = { path: world.place(world.keys[0] ?? '') };
    const load = { origin, seconds, connections, headers, work };
    const regions = values.growth.split(',').map(Number);
    const reading = { load, statements: readStatements };
    rows.push(...(await growth({ dataDir, regions, rounds, reading })));
  }
  await product.stop();
  rows.push(...(await documents()));
  if (values.install) rows.push(...(await installation(folder)));
} finally {
  // Also what was measured before something broke.
  if (rows.length > 0) console.log(printed(rows));
  for (const product of open) await product.kill('both');
  rmSync(folder, { recursive: true, force: true });
}

type World = Awaited<ReturnType<typeof signedInWorld>>;

/** The demo region, seen by the lead of its largest Schulträger, in a matrix that is well filled. */
async function signedInWorld(product: Product) {
  await product.command('seed', 'demo');
  const browser = openBrowser(product.origin);
  const signIn = formWith(await browser.page('/anmelden'), 'Henrike Sandvoß');
  await browser.send(signIn.action || '/anmelden', signIn.fields);
  const list = await browser.page('/r/musterland/matrix');
  const matrix = /\/r\/musterland\/matrix\/([0-9a-f-]{36})/.exec(list)?.[1];
  if (!matrix) throw new Error('The person has no matrix to fill in.');
  const place = (key: string) => `/r/musterland/matrix/${matrix}/${key}`;
  const overview = await browser.page(`/r/musterland/matrix/${matrix}`);
  const keys = [
    ...new Set(
      [...overview.matchAll(/\/matrix\/[0-9a-f-]{36}\/([A-Z][0-9.]+)/g)].map(([, key]) => key ?? '')
    )
  ];
  return { browser, place, keys, cookie: browser.cookie() };
}

/** Which statements one page and one save are, from the application's own mouth. */
async function captured({ browser, place, keys }: World) {
  const key = keys[0] ?? '';
  const path = place(key);
  // Versions above any level, so that the floor can tell them apart.
  for (let version = versionIn(await browser.page(path)); version < 9; version++) {
    await browser.send(path, { ...fieldsOf(version), remark: `Stand ${version}` });
  }
  writeFileSync(capture, '');
  await browser.page(path);
  writeFileSync(process.env.TAFELRUNDE_REPLAY ?? '', readFileSync(capture));
  const readStatements = statementsIn(capture);
  writeFileSync(capture, '');
  const version = 9;
  const remark = 'Gemessener Stand';
  const { status } = await browser.send(path, { ...fieldsOf(version), remark });
  if (status !== 303) throw new Error(`Saving answered ${status}.`);
  return { readStatements, saveStatements: statementsIn(capture), form: { key, version, remark } };
}

async function measureRead(
  product: Product,
  { place, keys, cookie }: World,
  statements: Statement[]
) {
  const load = {
    origin: product.origin,
    seconds,
    connections,
    headers: { cookie, accept: 'text/html' },
    work: { path: place(keys[0] ?? '') }
  };
  const postgres = await usePostgres({ dataDir: product.dataDir });
  const replaying = await installProduct(folder, hook('replay.mjs'), {
    DATABASE_URL: postgres.loginUrl,
    SECRET_FILE: join(product.dataDir, 'secret')
  });
  await replaying.start();
  const runs = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const page = await drive(load);
      const sql = await floorOf({ url: postgres.loginUrl, statements, seconds, connections });
      const rendering = await drive({ ...load, origin: replaying.origin });
      const empty = await emptyServer(Math.round(page.bytes));
      const http = await drive({ ...load, origin: empty.origin });
      empty.close();
      runs.push({ page, sql, rendering, http });
    }
  } finally {
    await replaying.stop();
    await postgres.stop();
  }
  const page = median(runs.map((run) => run.page.perSecond));
  const sql = median(runs.map((run) => run.sql));
  const rendering = median(runs.map((run) => run.rendering.perSecond));
  const ratio = 1 / page / (1 / sql + 1 / rendering);
  rows.push(
    { name: 'read', load: runs[0]?.page, value: `${page.toFixed(0)}/s` },
    { name: '  floor: its SQL, session and frame', value: `${sql.toFixed(0)}/s` },
    { name: '  floor: page from recorded answers', value: `${rendering.toFixed(0)}/s` },
    {
      name: '  floor: empty server, same bytes',
      value: `${median(runs.map((run) => run.http.perSecond)).toFixed(0)}/s`
    },
    { name: '  time per request / (SQL + page)', value: ratio.toFixed(2), bar: '≤ 1.5' },
    { name: '  statements', value: String(statements.length) }
  );
}

async function measureSave(
  product: Product,
  { browser, place, keys, cookie }: World,
  statements: Statement[],
  { key, version, remark }: { key: string; version: number; remark: string }
) {
  const postgres = await usePostgres({ dataDir: product.dataDir });
  const runs = [];
  try {
    for (let round = 0; round < rounds; round++) {
      const forms = [];
      for (const one of keys.slice(1, connections + 1)) {
        const seen = versionIn(await browser.at(product.origin).page(place(one)));
        forms.push({
          key: one,
          path: place(one),
          version: seen,
          fields: { ...fieldsOf(seen), remark: `Runde ${round}` }
        });
      }
      const save = await drive({
        origin: product.origin,
        seconds,
        connections,
        headers: { cookie, accept: 'text/html', origin: product.origin },
        work: { forms }
      });
      const now = [];
      for (const form of forms) {
        now.push({
          key: form.key,
          version: versionIn(await browser.at(product.origin).page(form.path))
        });
      }
      const varied = { key, version, remark, forms: now };
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
  rows.push(
    { name: 'save', load: runs[0]?.save, value: `${save.toFixed(0)}/s` },
    { name: '  floor: its SQL, session and frame', value: `${sql.toFixed(0)}/s` },
    { name: '  cost / its SQL', value: (sql / save).toFixed(2), bar: '≤ 3' },
    { name: '  statements', value: String(statements.length) }
  );
}

function fieldsOf(version: number): Record<string, string> {
  return {
    version: String(version),
    current: '2',
    target: '3',
    horizon: 'short',
    priority: 'A',
    remark: '',
    note: ''
  };
}

function versionIn(html: string): number {
  return Number(fieldOf(html, 'version'));
}

function statementsIn(file: string): Statement[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}
