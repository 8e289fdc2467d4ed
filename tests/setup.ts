import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestCluster } from './cluster.ts';

/** One PostgreSQL and one secret for the whole run, also when both projects ask for them. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_CLUSTER) return undefined;
  const { stop, ...cluster } = await startTestCluster();
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-secret-'));
  process.env.TEST_CLUSTER = JSON.stringify(cluster);
  process.env.SECRET_FILE = join(folder, 'secret');
  writeFileSync(process.env.SECRET_FILE, 'only tests know this secret, which is long enough', {
    mode: 0o600
  });
  return async () => {
    delete process.env.TEST_CLUSTER;
    rmSync(folder, { recursive: true });
    await stop();
  };
}
