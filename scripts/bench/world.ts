import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { fieldOf, formWith, openBrowser } from '../crash/browser.ts';
import type { Product } from '../crash/product.ts';
import type { Statement } from './floor.ts';

/** What the product writes while it is listened to, and what it answers from afterwards. */
export type Files = { capture: string; replay: string };

export type World = Awaited<ReturnType<typeof demoWorld>>;

/** A page of the demo region as one person sees it, with what it asks the database. */
export type Page = {
  name: string;
  path: string;
  cookie: string;
  statements: Statement[];
  bar?: string;
};

/**
 * The demo region in a product that listens to its own statements: the lead of its largest Schulträger, in a
 * matrix that is well filled, and the coordination.
 */
export async function demoWorld(product: Product, { capture, replay }: Files) {
  await product.command('seed', 'demo');
  const lead = await signedIn(product, 'Henrike Sandvoß');
  const coordinator = await signedIn(product, 'Mareike Lohfeld');
  const matrix = await firstId(lead, 'matrix');
  const round = await firstId(coordinator, 'runden');
  const place = (key: string) => `${region}/matrix/${matrix}/${key}`;
  const overview = await lead.page(`${region}/matrix/${matrix}`);
  const keys = [
    ...new Set(
      [...overview.matchAll(/\/matrix\/[0-9a-f-]{36}\/([A-Z][0-9.]+)/g)].map(([, key]) => key ?? '')
    )
  ];
  const path = place(keys[0] ?? '');
  // Versions above any level, so that the floor can tell them apart.
  for (let version = versionIn(await lead.page(path)); version < savedVersion; version++) {
    await lead.send(path, { ...fieldsOf(version), remark: `Stand ${version}` });
  }
  const asked = async (name: string, browser: typeof lead, at: string, bar?: string) => {
    await browser.page(at);
    writeFileSync(capture, '');
    await browser.page(at);
    appendFileSync(replay, readFileSync(capture));
    return { name, path: at, cookie: browser.cookie(), statements: statementsIn(capture), bar };
  };
  const pages: Page[] = [
    await asked('read, one criterion', lead, path, '≤ 1.5'),
    await asked('read, whole matrix', lead, `${region}/matrix/${matrix}`),
    await asked('region, owners of a round', coordinator, `${region}/runden/${round}`, '≤ 1.5'),
    await asked('region, directory', coordinator, `${region}/verzeichnis`, '≤ 1.5'),
    await asked('stock of 25 schools', lead, `${region}/ausbaustand`, '≤ 1.5'),
    await asked('search', coordinator, `${region}/suche?q=Schule`, '≤ 1.5'),
    await asked('Heute', lead, region)
  ];
  const saving = await savedOnce(lead, path, capture);
  return { lead, place, keys, pages, saving: { ...saving, key: keys[0] ?? '' } };
}

export const region = '/r/musterland';

export async function signedIn(product: Product, name: string) {
  const browser = openBrowser(product.origin);
  const { action, fields } = formWith(await browser.page('/anmelden'), name);
  await browser.send(action || '/anmelden', fields);
  return browser;
}

export function fieldsOf(version: number): Record<string, string> {
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

export function versionIn(html: string): number {
  return Number(fieldOf(html, 'version'));
}

const savedVersion = 9;

async function savedOnce(browser: ReturnType<typeof openBrowser>, path: string, capture: string) {
  writeFileSync(capture, '');
  const remark = 'Gemessener Stand';
  const { status } = await browser.send(path, { ...fieldsOf(savedVersion), remark });
  if (status !== 303) throw new Error(`Saving answered ${status}.`);
  return { statements: statementsIn(capture), version: savedVersion, remark };
}

async function firstId(browser: ReturnType<typeof openBrowser>, list: string): Promise<string> {
  const html = await browser.page(`${region}/${list}`);
  const id = new RegExp(`${region}/${list}/([0-9a-f-]{36})`).exec(html)?.[1];
  if (!id) throw new Error(`${list} lists nothing.`);
  return id;
}

function statementsIn(file: string): Statement[] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}
