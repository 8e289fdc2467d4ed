import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The invented register of the region, as the state would publish it. */
export async function registerFiles() {
  const file = async (name: string) => ({
    name,
    bytes: await readFile(
      fileURLToPath(new URL(`../../../db/seed/register/${name}`, import.meta.url))
    )
  });
  return {
    schools: await file('schuldaten.csv'),
    owners: await file('key_traeger.csv'),
    pupils: await file('anzahlen.csv')
  };
}
