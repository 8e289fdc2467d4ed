import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { markupLiterals } from './markup-literals.ts';

/**
 * Fails on wording that is missing, unused, unsorted, differs in its placeholders, or is not in a message.
 * With `--sort` it puts the messages in order instead.
 */
const locales = ['de', 'en'];
const sources = files('src', /\.(ts|svelte)$/).filter((path) => !path.startsWith('src/paraglide/'));
const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
if (process.argv.includes('--sort')) sort();
const faults = [...registration(), ...pairs(), ...unused(), ...computed(), ...markup()];
for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;

function registration(): string[] {
  const settings = readFileSync('project.inlang/settings.json', 'utf8');
  return files('messages/de', /\.json$/)
    .map((path) => basename(path))
    .filter((name) => !settings.includes(`./messages/{locale}/${name}`))
    .map((name) => `messages/de/${name} is not named in project.inlang/settings.json`);
}

function pairs(): string[] {
  const names = new Set(locales.flatMap((locale) => readdirSync(`messages/${locale}`)));
  return [...names].flatMap((name) => {
    const [base, other] = locales.map((locale) => messages(`messages/${locale}/${name}`));
    if (!base || !other) return [`messages/*/${name} does not exist in both languages`];
    return [
      ...compare(name, base, other),
      ...unsorted(`de/${name}`, base),
      ...unsorted(`en/${name}`, other)
    ];
  });
}

function compare(name: string, de: Map<string, string>, en: Map<string, string>): string[] {
  const keys = new Set([...de.keys(), ...en.keys()]);
  return [...keys].flatMap((key) => {
    const [german, english] = [de.get(key), en.get(key)];
    if (german === undefined) return [`${key} is missing in messages/de/${name}`];
    if (english === undefined) return [`${key} is missing in messages/en/${name}`];
    return placeholders(german) === placeholders(english)
      ? []
      : [
          `${key} has other placeholders in German (${placeholders(german)}) than in English (${placeholders(english)})`
        ];
  });
}

function unsorted(name: string, all: Map<string, string>): string[] {
  const keys = [...all.keys()];
  const late = keys.find((key, index) => index > 0 && key < (keys[index - 1] ?? ''));
  return late
    ? [
        `messages/${name}: ${late} is not in alphabetical order; run node scripts/messages.ts --sort`
      ]
    : [];
}

function unused(): string[] {
  const words = new Set(text.match(/\w+/g));
  return files('messages/de', /\.json$/).flatMap((path) =>
    [...(messages(path) ?? new Map<string, string>()).keys()]
      .filter((key) => !words.has(key))
      .map((key) => `${key} in ${path} is not used anywhere`)
  );
}

/** One computed name makes the browser load all wording of all pages in both languages. */
function computed(): string[] {
  return sources
    .filter((path) => /\bm\[/.test(readFileSync(path, 'utf8')))
    .map((path) => `${path} computes the name of a message; name each in a table`);
}

function markup(): string[] {
  return sources
    .filter((path) => path.endsWith('.svelte'))
    .flatMap((path) =>
      markupLiterals(readFileSync(path, 'utf8')).map(
        ({ line, words }) => `${path}:${line} says "${words}" itself; put it into a message`
      )
    );
}

function sort(): void {
  for (const path of locales.flatMap((locale) => files(`messages/${locale}`, /\.json$/))) {
    const parsed: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'));
    const sorted = Object.entries(parsed).sort(([a], [b]) => (a < b ? -1 : 1));
    const wanted = `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
    if (wanted !== readFileSync(path, 'utf8')) writeFileSync(path, wanted);
  }
}

/** Keys with their wording; variants of one message are kept as their JSON. */
function messages(path: string): Map<string, string> | undefined {
  try {
    const parsed: Record<string, unknown> = JSON.parse(readFileSync(path, 'utf8'));
    return new Map(
      Object.entries(parsed)
        .filter(([key]) => key !== '$schema')
        .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)])
    );
  } catch (failure) {
    if (failure instanceof SyntaxError) throw new Error(`${path}: ${failure.message}`);
    return undefined;
  }
}

function placeholders(wording: string): string {
  return [...new Set(wording.match(/\{\w+\}/g))].sort().join(' ');
}

function files(folder: string, kind: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => kind.test(path))
    .map((path) => `${folder}/${path}`)
    .sort();
}
