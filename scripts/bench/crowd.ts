import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../crash/browser.ts';
import type { Product } from '../crash/product.ts';
import type { Crowd, Crowded, Seat, Spot } from './crowd-load.ts';
import type { Row } from './table.ts';
import { region, versionIn } from './world.ts';

/**
 * Three hundred signed-in people for a while, and then an evening before a visit on which everybody saves at once.
 * What was acknowledged last has to stand on the page afterwards.
 */
export async function measureCrowd(product: Product, seconds: number): Promise<Row[]> {
  const seats = await seatsOf(product);
  const day = await drive({ origin: product.origin, seats, seconds, perSecond: 40, writing: 0.25 });
  const lostByDay = await lost(product, day);
  await refreshed(product, seats);
  const evening = await drive({
    origin: product.origin,
    seats,
    seconds: Math.min(60, seconds),
    perSecond: 150,
    writing: 1
  });
  const lostByEvening = await lost(product, evening);
  return [
    { name: `load, ${seats.length} people, 40/s, ${seconds} s`, value: `${day.answers} answers` },
    { name: '  p95 reading', value: `${day.reading.p95.toFixed(0)} ms`, bar: '≤ 300 ms' },
    { name: '  p95 writing', value: `${day.writing.p95.toFixed(0)} ms`, bar: '≤ 400 ms' },
    { name: '  p99 of all', value: `${day.all.p99.toFixed(0)} ms`, bar: '≤ 1000 ms' },
    { name: '  failures', value: failuresOf(day), bar: '0' },
    { name: '  lost', value: String(lostByDay), bar: '0' },
    { name: 'evening, 150 saves/s', value: `${evening.answers} answers` },
    { name: '  p95 writing', value: `${evening.writing.p95.toFixed(0)} ms`, bar: '≤ 800 ms' },
    { name: '  failures', value: failuresOf(evening), bar: '0' },
    { name: '  lost', value: String(lostByEvening), bar: '0' }
  ];
}

/** As many sessions as the bar asks for, all people of the demo in turn; writers have criteria of their own. */
async function seatsOf(product: Product): Promise<Seat[]> {
  const people = peopleOn(await openBrowser(product.origin).page('/anmelden'));
  const taken = new Set<string>();
  const seats: Seat[] = [];
  for (let index = 0; index < sessions; index++) {
    const browser = openBrowser(product.origin);
    const person = people[index % people.length] ?? '';
    const { location } = await browser.send('/anmelden/vorfuehrung', { person });
    const home = location.startsWith('/r/') ? location : region;
    const pages = [home, `${region}/matrix`, `${region}/besuche`, `${region}/verzeichnis`];
    const spots = index < people.length ? await spotsOf(browser, taken) : [];
    const costly = [`${region}/suche?q=Schule`, `${region}/besuche/excel`];
    seats.push({ cookie: browser.cookie(), pages, costly, spots });
  }
  return seats;
}

const sessions = 300;

function peopleOn(html: string): string[] {
  const ids = [...html.matchAll(/name="person" value="([0-9a-f-]{36})"/g)].map(
    ([, id]) => id ?? ''
  );
  return [...new Set(ids)];
}

/** The criteria of the open matrix this person may fill in, unless somebody else has them already. */
async function spotsOf(
  browser: ReturnType<typeof openBrowser>,
  taken: Set<string>
): Promise<Spot[]> {
  const list = await browser.page(`${region}/matrix`).catch(() => '');
  const matrix = new RegExp(`${region}/matrix/([0-9a-f-]{36})`).exec(list)?.[1];
  if (!matrix || taken.has(matrix)) return [];
  const overview = await browser.page(`${region}/matrix/${matrix}`);
  const paths = new Set(
    [...overview.matchAll(/\/matrix\/[0-9a-f-]{36}\/([A-Z][0-9.]+)/g)].map(
      ([, key]) => `${region}/matrix/${matrix}/${key}`
    )
  );
  const spots = [];
  for (const path of paths) {
    const html = await browser.page(path);
    // A theme that was left to others shows no form.
    if (html.includes('name="version"')) spots.push({ path, version: versionIn(html) });
  }
  if (spots.length > 0) taken.add(matrix);
  return spots;
}

async function refreshed(product: Product, seats: Seat[]): Promise<void> {
  for (const { cookie, spots } of seats) {
    for (const spot of spots) spot.version = versionIn(await page(product, cookie, spot.path));
  }
}

async function lost(product: Product, { saved }: Crowded): Promise<number> {
  let count = 0;
  for (const { cookie, path, text } of saved) {
    if (!(await page(product, cookie, path)).includes(text)) count++;
  }
  return count;
}

async function page(product: Product, cookie: string, path: string): Promise<string> {
  const answer = await fetch(product.origin + path, { headers: { cookie, accept: 'text/html' } });
  return answer.text();
}

function failuresOf({ failures }: Crowded): string {
  const kinds = Object.entries(failures).map(([kind, count]) => `${count} × ${kind}`);
  return kinds.length > 0 ? kinds.join(', ') : '0';
}

async function drive(crowd: Crowd): Promise<Crowded> {
  const child = fork(fileURLToPath(new URL('./crowd-load.ts', import.meta.url)));
  child.send(crowd);
  const [answer] = await once(child, 'message');
  return answer;
}
