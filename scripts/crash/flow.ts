import { fieldOf, formWith, openBrowser } from './browser.ts';
import type { Product } from './product.ts';

export type Flow = Awaited<ReturnType<typeof openFlow>>;

const region = 'musterland';
const person = 'Henrike Sandvoß';
/** More than the connections the application has, so that writes also wait for one another. */
const writers = 16;

/**
 * The write under test, as a browser without scripts does it: a lead of a Schulträger fills in the matrix.
 * Remark and internal note are two tables, so that a half written answer would be seen.
 */
export async function openFlow(product: Product) {
  const browser = openBrowser(product.origin);
  const { action, fields } = formWith(await browser.page('/anmelden'), person);
  const { status } = await browser.send(action || '/anmelden', fields);
  if (status !== 303) throw new Error(`Signing in answered ${status}.`);

  const list = await browser.page(`/r/${region}/matrix`);
  const matrix = new RegExp(`/r/${region}/matrix/([0-9a-f-]{36})`).exec(list)?.[1];
  if (!matrix) throw new Error('The person has no matrix to fill in.');
  const place = (key: string) => `/r/${region}/matrix/${matrix}/${key}`;
  const overview = await browser.page(`/r/${region}/matrix/${matrix}`);
  const keys = new Set(
    [...overview.matchAll(/\/matrix\/[0-9a-f-]{36}\/([A-Z][0-9.]+)/g)].map(([, key]) => key ?? '')
  );
  const versions = new Map<string, number>();

  const [criterion = ''] = [...keys].slice(writers);
  return {
    browser,
    place: { region: `/r/${region}`, matrix: `/r/${region}/matrix/${matrix}`, criterion },
    spots: [...keys].slice(0, writers).map((key) => `${matrix}/${key}`),

    /** @returns whether the product has confirmed the text as saved. */
    async save(spot: string, text: string, signal: AbortSignal): Promise<boolean> {
      return (await this.saved(spot, text, signal)) === 303;
    },

    /** @returns the status of the answer; 303 confirms it. */
    async saved(spot: string, text: string, signal?: AbortSignal): Promise<number> {
      const path = place(keyOf(spot));
      const seen =
        versions.get(spot) ?? Number(fieldOf(await browser.page(path, signal), 'version'));
      // Without an answer nobody knows which version stands, so the next save looks first.
      versions.delete(spot);
      const fields = { version: String(seen), current: '2', target: '3', remark: text, note: text };
      const { status } = await browser.send(path, fields, signal);
      if (status === 303) versions.set(spot, seen + 1);
      return status;
    },

    async shown(spot: string): Promise<string> {
      return fieldOf(await browser.page(place(keyOf(spot))), 'remark');
    }
  };
}

function keyOf(spot: string): string {
  return spot.split('/')[1] ?? '';
}
