// Loaded by `guards.test.ts` into a test run and what it starts: one guard in the source or in the built product is
// exchanged, as WITHOUT says, and that it happened is noted.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const { at, from, to, noted } = JSON.parse(process.env.WITHOUT ?? '{}');

if (from !== undefined) {
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!loaded.source || !/\/(src|build\/server)\//.test(url)) return loaded;
      const isBuilt = url.includes('/build/server/');
      if (!isBuilt && !url.endsWith(at)) return loaded;
      const source = String(loaded.source);
      // A bundle prints texts with the other quotation marks.
      const wanted = [from, from.replaceAll("'", '"')].find((one) => source.includes(one));
      if (wanted === undefined || (isBuilt && !source.includes(`// src/${at}`))) return loaded;
      appendFileSync(noted, `${url}\n`);
      return { ...loaded, source: source.replaceAll(wanted, to) };
    }
  });
}
