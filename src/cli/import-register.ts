import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import type { Summary } from '#features/registers/changes.ts';
import { RegisterFault } from '#features/registers/fault.ts';
import { countiesIn, readFiles, registerOf, type ReadFiles } from '#features/registers/parse.ts';
import { licence, type RegisterFile } from '#features/registers/register.ts';
import { importRegister } from '#features/registers/registers.server.ts';
import { largestFile } from '#features/registers/text.ts';
import { today } from '#server/clock.ts';
import { asSystem, countAnew } from '#server/db.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';
import { regionName } from './region-name.ts';

export default command({
  name: 'import-register',
  summary: 'Bring a region to what the official school register says',
  options: {
    region: {
      type: 'string',
      value: 'NAME',
      summary: 'region, made when missing; without it each county is a region named by its key'
    },
    kreis: {
      type: 'string',
      value: 'AGS5',
      required: true,
      summary: 'county by five digits of its Gemeindeschlüssel, or a whole state by two'
    },
    schools: { type: 'string', value: 'FILE', required: true, summary: 'schuldaten.csv' },
    owners: { type: 'string', value: 'FILE', required: true, summary: 'key_traeger.csv' },
    pupils: { type: 'string', value: 'FILE', summary: 'anzahlen.csv; without it counts stay' },
    'as-of': {
      type: 'string',
      value: 'YYYY-MM-DD',
      summary: 'day the files speak of; without it today'
    },
    'dry-run': { type: 'boolean', summary: 'tell what would change and change nothing' }
  },
  async run({ options, say }) {
    const { region, kreis, schools, owners, pupils, 'dry-run': isDryRun } = options;
    const asOf = dayOf(options['as-of']);
    const name = region === undefined ? undefined : regionName(region);
    const read = readFiles({
      schools: await fileAt(schools),
      owners: await fileAt(owners),
      pupils: pupils ? await fileAt(pupils) : undefined
    });
    const counties = countiesOf(read, kreis, name);
    // Everything is read before anything is written; then each county is a transaction of its own.
    const registers = counties.map((county) => ({ county, register: registerOf(read, county) }));
    const summaries = await withDatabase(async () => {
      const done: Summary[] = [];
      for (const one of registers) {
        const input = { ...one, regionName: name, asOf, isDryRun };
        done.push(await asSystem((tx) => importRegister(tx, input)));
      }
      if (!isDryRun) await countAnew();
      return done;
    });
    const summary = summed(summaries);
    tell(summary, isDryRun, say);
    return summary;
  }
});

function countiesOf(read: ReadFiles, kreis: string, name: string | undefined): string[] {
  if (/^\d{5}$/.test(kreis)) return [kreis];
  if (!/^\d{2}$/.test(kreis)) throw new RegisterFault({ code: 'county', county: kreis });
  if (name === undefined) return countiesIn(read, kreis);
  throw new Refusal('A whole state becomes one region per county: leave --region out.', 2);
}

/** Of several counties, where numbers add up; the owners of two counties count twice. */
function summed(summaries: Summary[]): Summary & { regions: number } {
  const [first, ...others] = summaries;
  if (!first) throw new Error('no county was imported');
  const sum = others.reduce((total, one) => {
    const add = (key: keyof Summary) => (total[key] ?? 0) + (one[key] ?? 0);
    const keys = Object.keys(total).filter((key): key is keyof Summary => key in one);
    const added = Object.fromEntries(keys.map((key) => [key, add(key)]));
    return { ...total, ...added, pupils: total.pupils === null ? null : add('pupils') };
  }, first);
  return { ...sum, regions: summaries.length };
}

function dayOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const date = new Date(`${given}T00:00:00Z`);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(given) && !Number.isNaN(date.getTime());
  if (isDay && date.toISOString().startsWith(given) && given <= today()) return given;
  throw new Refusal('--as-of is a day such as 2026-05-02 and not in the future.', 2);
}

/** Looks at the size first: a wrong path may lead to a file of any size. */
async function fileAt(path: string): Promise<RegisterFile> {
  const name = basename(path);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Refusal(`There is no file ${path}.`, 2);
  if (found.size > largestFile.bytes) throw new RegisterFault({ code: 'tooLarge', file: name });
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) throw new Refusal(`The file ${path} may not be read.`, 2);
  return { name, bytes };
}

function tell(summary: Summary, isDryRun: boolean, say: (line: string) => void): void {
  const { added, changed, renamed, moved, ownerChanged, statusChanged, returned, gone } = summary;
  if (isDryRun) say('Nothing was written. An import would bring:');
  say(`${added} schools new, ${gone} no longer in the register, ${returned} back in it`);
  say(
    `${changed} schools changed: ${renamed} renamed, ${moved} in another municipality, ${ownerChanged} with another owner, ${statusChanged} with another status`
  );
  say(licence);
  say(JSON.stringify(summary));
}
