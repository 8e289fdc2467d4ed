import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import { anchorFile } from '#features/history/anchor-file.server.ts';
import { startPostgres } from '#server/postgres/start.ts';
import { readSettings } from '#server/settings.ts';
import { command } from './command.ts';

export default command({
  name: 'reset',
  summary: 'Delete the own database and begin anew',
  options: {
    yes: { type: 'boolean', summary: 'really delete all data' }
  },
  async run({ options, say }) {
    const { databaseUrl, dataDir } = readSettings();
    if (databaseUrl) throw new Refusal('reset deletes the own database only, not DATABASE_URL.', 2);
    if (!options.yes) {
      throw new Refusal(`This deletes all data in ${dataDir}; if you mean it, add --yes.`, 2);
    }
    // Starting it is the proof that nobody else uses it, and ends one that outlived its parent.
    const postgres = await startPostgres({ dataDir });
    await postgres.stop();
    for (const name of ['postgres', 'postgres.password', 'postgres.log', 'secret']) {
      rmSync(join(dataDir, name), { recursive: true, force: true });
    }
    // Its anchors prove nothing of a database that begins anew; backups and deletions still serve a restore.
    rmSync(anchorFile(), { force: true });
    say(`Deleted the database in ${dataDir}`);
    return { deleted: dataDir };
  }
});
