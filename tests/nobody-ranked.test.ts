import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Levels are for talking: nothing adds them up, averages them or puts organisations in an order by them.
const sources = [
  ...globSync('src/{features,routes,server,cli}/**/*.{ts,svelte}'),
  ...globSync('db/current/*.sql')
]
  .filter((file) => !/\.test\.ts$|schema\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const naming = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

test('no statement adds up, averages or orders by levels', () => {
  expect(naming(/\bavg\(|fn\.avg|stddev|percentile/i)).toEqual([]);
  expect(naming(/\bsum\([^)]*level|fn\.sum[^)]*level/i)).toEqual([]);
  expect(naming(/order by[^;`]{0,200}\b(current|target)_level/i)).toEqual([]);
  expect(naming(/orderBy\([^)]*(current|target)_?level/i)).toEqual([]);
});

test('the interface speaks of a mark for everything only to say that there is none', () => {
  const words = /(Gesamtnote|Gesamtwert|Durchschnitt|Mittelwert|Rangliste|Rangfolge|Bestenliste)/;
  const denial = /(keine|ohne|nicht .*zu einer) (Gesamtnote|Rangfolge)|Gesamtnote gibt es nicht/i;
  const telling = globSync('messages/de/*.json').flatMap((file) =>
    Object.values<string>(JSON.parse(readFileSync(file, 'utf8'))).filter(
      (text) => words.test(text) && !denial.test(text)
    )
  );
  expect(telling).toEqual([]);
});
