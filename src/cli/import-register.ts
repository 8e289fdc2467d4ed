import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import type { Summary } from '#features/registers/changes.ts';
import { RegisterFault } from '#features/registers/fault.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { licence, type RegisterFile } from '#features/registers/register.ts';
import { importRegister } from '#features/registers/registers.server.ts';
import { largestFile } from '#features/registers/text.ts';
import { asSystem } from '#server/db.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'import-register',
  summary: 'Bring a region to what the official school register says',
  options: {
    region: { type: 'string', value: 'NAME', required: true, summary: 'region, made when missing' },
    kreis: {
      type: 'string',
      value: 'AGS5',
      required: true,
      summary: 'county by the first five digits of its Gemeindeschlüssel'
    },
    schools: { type: 'string', value: 'FILE', required: true, summary: 'schuldaten.csv' },
    owners: { type: 'string', value: 'FILE', required: true, summary: 'key_traeger.csv' },
    pupils: { type: 'string', value: 'FILE', summary: 'anzahlen.csv; without it counts stay' },
    'dry-run': { type: 'boolean', summary: 'tell what would change and change nothing' }
  },
  async run({ options, say }) {
    const { region, kreis, schools, owners, pupils, 'dry-run': isDryRun } = options;
    const files = {
      schools: await fileAt(schools),
      owners: await fileAt(owners),
      pupils: pupils ? await fileAt(pupils) : undefined
    };
    const register = parseRegister(files, kreis);
    const input = { regionName: regionName(region), county: kreis, register, isDryRun };
    const summary = await withDatabase(() => asSystem((tx) => importRegister(tx, input)));
    tell(summary, isDryRun, say);
    return summary;
  }
});

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

function regionName(given: string): string {
  const name = given.replace(/\s+/g, ' ').trim();
  if (name.length >= 2 && name.length <= 120) return name;
  throw new Refusal('The name of a region has 2 to 120 characters.', 2);
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
