import { gzipSync } from 'node:zlib';
import type { Product } from '../crash/product.ts';
import type { Row } from './table.ts';
import type { Page } from './world.ts';

/** What a first visit to each page sends, compressed. */
export async function measureWeight(product: Product, pages: Page[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, path, cookie } of pages) {
    const headers = { cookie, accept: 'text/html' };
    const answer = await fetch(product.origin + path, { headers });
    const html = await answer.text();
    const scripts = await sizeOf(linked(html, 'modulepreload', '.js'), product.origin + path);
    const styles = await sizeOf(linked(html, 'stylesheet', '.css'), product.origin + path);
    rows.push(
      { name: `weight, ${name}: HTML`, value: kilobytes(gzipSync(html).length), bar: '≤ 60 KB' },
      { name: '  scripts', value: kilobytes(scripts), bar: '≤ 60 KB' },
      { name: '  styles', value: kilobytes(styles) }
    );
  }
  return rows;
}

function linked(html: string, rel: string, ending: string): string[] {
  const tags = [...html.matchAll(/<link\b[^>]*>/g)].map(([tag]) => tag);
  const addresses = tags
    .filter((tag) => tag.includes(`rel="${rel}"`))
    .map((tag) => /href="([^"]+)"/.exec(tag)?.[1] ?? '');
  return [...new Set(addresses)].filter((address) => address.endsWith(ending));
}

async function sizeOf(addresses: string[], page: string): Promise<number> {
  let sum = 0;
  for (const address of addresses) {
    const answer = await fetch(new URL(address, page));
    sum += gzipSync(new Uint8Array(await answer.arrayBuffer())).length;
  }
  return sum;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
