import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { brought } from './brought.server.ts';
import { idOf, type Package, packages } from './packages.server.ts';

/**
 * The licences and notices of everything that runs here, word by word, each once with all that stand under it. Read
 * from the packages as they are installed; those of other platforms are left out.
 */
export async function licenceTexts(): Promise<string> {
  const own = { names: ['Tafelrunde (EUPL-1.2)'], text: await read(resolve('LICENSE')) };
  const byText = new Map<string, string[]>();
  for (const { name, text } of [...(await textsOfPackages()), ...(await textsOfBrought())]) {
    byText.set(text, [...(byText.get(text) ?? []), name]);
  }
  const sections = [...byText].map(([text, names]) => ({ names, text }));
  return [own, ...sections].map(({ names, text }) => sectionOf(names, text)).join('\n');
}

function sectionOf(names: readonly string[], text: string): string {
  return `${'='.repeat(72)}\n${names.join('\n')}\n${'-'.repeat(72)}\n\n${text.trim()}\n`;
}

async function textsOfPackages() {
  const texts = await Promise.all(packages.map(async (one) => ({ one, text: await textOf(one) })));
  return texts.flatMap(({ one, text }) =>
    text === undefined ? [] : [{ name: `${idOf(one)} (${one.licence})`, text }]
  );
}

/** Undefined where the package is not installed on this platform. */
async function textOf({ path, licence }: Package): Promise<string | undefined> {
  const folder = resolve(path);
  const names = await readdir(folder).catch(() => undefined);
  if (!names) return undefined;
  const found = names.filter((name) => textName.test(name)).toSorted();
  if (found.length > 0) {
    const texts = await Promise.all(found.map((name) => read(join(folder, name))));
    return texts.map((text) => text.trim()).join('\n\n');
  }
  const { author } = JSON.parse(await read(join(folder, 'package.json')));
  const holder = typeof author === 'string' ? author : author?.name;
  const common = await Promise.all((commonTexts.get(licence) ?? []).map(readCommon));
  return [...(holder ? [`Copyright ${holder}`] : []), ...common].join('\n\n');
}

const textName = /^(licen[cs]e|copying|copyright|notice|third-?party)[^/]*$/i;

/** Texts for packages that name a licence and bring none along. */
const commonTexts = new Map([
  ['MIT', ['MIT']],
  ['Apache-2.0', ['Apache-2.0']],
  ['LGPL-3.0-or-later', ['LGPL-3.0', 'GPL-3.0']]
]);

async function textsOfBrought() {
  const withText = brought.filter(({ name }) => partTexts.has(name));
  return Promise.all(
    withText.map(async ({ name, version, licence }) => ({
      name: `${name} ${version} (${licence})`,
      text: await readCommon(partTexts.get(name) ?? '')
    }))
  );
}

/** The texts for all others lie in the package they come in: ICU and zlib in that of Node.js. */
const partTexts = new Map([
  ['PostgreSQL', 'PostgreSQL'],
  ['OpenSSL', 'OpenSSL'],
  ['libxml2', 'MIT'],
  ['libxslt', 'MIT'],
  ['ossp-uuid', 'MIT']
]);

function readCommon(name: string): Promise<string> {
  return read(resolve('src/features/legal/texts', `${name}.txt`));
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
