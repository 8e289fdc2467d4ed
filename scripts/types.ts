import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCluster } from '../tests/cluster.ts';

/**
 * Writes `src/server/schema.ts` from a freshly migrated database; with `--check` only compares and fails
 * when the committed types are stale.
 */
const target = new URL('../src/server/schema.ts', import.meta.url);
const generated = await schemaTypes();
if (process.argv.includes('--check')) {
  if (generated !== readFileSync(target, 'utf8')) {
    console.error('src/server/schema.ts is not what the migrations say: run "npm run types".');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, generated);
}

async function schemaTypes(): Promise<string> {
  const cluster = await startTestCluster();
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-types-'));
  const file = join(folder, 'schema.ts');
  try {
    const options = {
      dialect: 'postgres',
      url: cluster.ownerUrl,
      'out-file': file,
      'date-parser': 'string',
      'default-schema': 'public',
      'include-pattern': '(app|auth).*'
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    execFileSync(process.execPath, ['node_modules/kysely-codegen/dist/cli/bin.js', ...args]);
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
    await cluster.stop();
  }
}
