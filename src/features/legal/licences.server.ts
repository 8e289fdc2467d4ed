import { z } from 'zod';
import lock from '../../../package-lock.json' with { type: 'json' };

const entry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional()
});

/** What runs with the product, read when it is built: tools for developing are left out. */
export const packages = Object.entries(z.record(z.string(), entry).parse(lock.packages))
  .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
  .map(([path, { version = '', license = '' }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    licence: license
  }))
  .filter((one, index, all) => all.findIndex((other) => isSame(one, other)) === index)
  .toSorted((one, other) => (one.name < other.name ? -1 : 1));

function isSame(one: { name: string; version: string }, other: typeof one): boolean {
  return one.name === other.name && one.version === other.version;
}
