import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from '../../src/cli/build.ts';
import { installProduct, type Product } from '../crash/product.ts';
import { measureCrowd } from './crowd.ts';
import { growth } from './growth.ts';
import { installation } from './install.ts';
import { memoryOf } from './memory.ts';
import { measurePages } from './pages.ts';
import { measureRegister } from './register.ts';
import { documents } from './report.ts';
import { measureSave } from './save.ts';
import { printed, type Row } from './table.ts';
import { measureWeight } from './weight.ts';
import { demoWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    rounds: { type: 'string', default: '3' },
    /** Numbers of regions, one after the other: 1,10,50,400. */
    regions: { type: 'string', default: '' },
    /** For how long three hundred people use the product. */
    load: { type: 'string', default: '0' },
    /** Where the files of the official register lie. */
    register: { type: 'string', default: '../shared/data/nrw-schulen' },
    install: { type: 'boolean', default: false }
  }
});
const effort = { seconds: Number(values.seconds), rounds: Number(values.rounds), connections: 8 };

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-bench-'));
// As root PostgreSQL runs under another account, which has to pass.
chmodSync(folder, 0o711);
const files = { capture: join(folder, 'captured.jsonl'), replay: join(folder, 'pages.jsonl') };
process.env.TAFELRUNDE_CAPTURE = files.capture;
process.env.TAFELRUNDE_REPLAY = files.replay;
writeFileSync(files.capture, '');

const rows: Row[] = [];
const open: Product[] = [];
try {
  const built = await timed(() => buildIfNeeded());
  rows.push({ name: 'build', value: built < 1000 ? 'fresh' : inSeconds(built) });
  const hook = `--import=${new URL('capture.mjs', import.meta.url)}`;
  const listening = await started(folder, hook, 'start, empty folder', '≤ 20 s');
  const world = await demoWorld(listening, files);
  await listening.stop();

  const product = await started(folder, '', 'start, with a database', '≤ 5 s');
  rows.push(...(await measurePages(product, world.pages, { folder, ...effort })));
  rows.push(...(await measureWeight(product, world.pages)));
  rows.push(...(await measureSave(product, world, effort)));
  rememberMemory(product, 'after pages and saves');
  if (Number(values.load)) {
    rows.push(...(await measureCrowd(product, Number(values.load))));
    rememberMemory(product, 'after the load');
  }
  if (values.regions) {
    const regions = values.regions.split(',').map(Number);
    rows.push(...(await growth(product, world.pages, { regions, ...effort })));
    rememberMemory(product, 'with the last number of regions');
  }
  await product.stop();
  rows.push(...(await documents()));

  const empty = join(folder, 'register');
  mkdirSync(empty);
  chmodSync(empty, 0o711);
  const fresh = await started(empty, '', 'start, empty folder again', '≤ 20 s');
  rows.push(...(await measureRegister(fresh, values.register)));
  await fresh.stop();
  if (values.install) rows.push(...(await installation(folder)));
} finally {
  // Also what was measured before something broke.
  if (rows.length > 0) console.log(printed(rows));
  for (const product of open) await product.kill('both');
  rmSync(folder, { recursive: true, force: true });
}

async function started(place: string, hook: string, name: string, bar: string): Promise<Product> {
  const product = await installProduct(place, hook);
  open.push(product);
  rows.push({ name, value: inSeconds(await timed(product.start)), bar });
  return product;
}

function rememberMemory(product: Product, when: string): void {
  const { application, postgres } = memoryOf(product);
  rows.push(
    { name: `memory, application, ${when}`, value: `${application} MB`, bar: '≤ 200 MB' },
    { name: `memory, PostgreSQL, ${when}`, value: `${postgres} MB`, bar: '≤ 300 MB' }
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
