import { readFile } from 'node:fs/promises';
import { Refusal } from '#base/refusal.ts';
import { settle } from '#features/backups/settle.server.ts';
import { identitiesIn, type Identity } from '#server/backup/age-keys.ts';
import { type Deletion, readDeletions } from '#server/backup/deletions.ts';
import { type Backup, withBackup } from '#server/backup/read.ts';
import { restoreBackup } from '#server/backup/restore.ts';
import { readSettings } from '#server/settings.ts';
import { command } from './command.ts';
import { withOwner } from './database.ts';

export default command({
  name: 'restore',
  summary: 'Put a backup into an empty installation, which is quiet until "release"',
  argument: 'FILE',
  options: {
    key: {
      type: 'string',
      value: 'FILE',
      summary: 'the secret key of an encrypted backup, as "backup key" or age-keygen wrote it'
    },
    deletions: {
      type: 'string',
      value: 'FILE|none',
      summary:
        'what was deleted since, to be deleted again; DATA_DIR/deletions.log where there is one'
    }
  },
  run: async ({ argument, options, say }) => {
    const identities = options.key ? await identitiesFrom(options.key) : [];
    // Nothing is started, let alone changed, before every byte of the file is known to be right.
    const restored = async (backup: Backup) => {
      const { head, foot } = backup;
      say(`The backup is whole: made ${head.madeAt} by Tafelrunde ${head.version}`);
      const deletions = await deletionsFrom(options.deletions);
      const replayed = await withOwner(true, (at) =>
        restoreBackup(at, backup, (client) => settle(client, head.madeAt, deletions ?? []))
      );
      const rows = foot.tables.reduce((sum, table) => sum + table.rows, 0);
      say(`Restored ${rows} rows; every table has the checksum of the backup.`);
      if (deletions) say(`Deleted or taken back again: ${replayed.done}`);
      else say('Without a list of deletions: what was deleted after the backup is there again.');
      for (const { table, key } of replayed.left) {
        say(`Could not be done again: ${table} ${JSON.stringify(key)}`);
      }
      say('Nobody is signed in, links that were sent are void, and no mail goes out until');
      say('"npx tafelrunde release".');
      const { done, left } = replayed;
      return { madeAt: head.madeAt, rows, state: foot.state, replayed: done, unreplayed: left };
    };
    return withBackup(argument, restored, identities);
  }
});

async function identitiesFrom(path: string): Promise<Identity[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const identities = identitiesIn(text);
  if (identities.length === 0) throw new Refusal(`There is no key in ${path}.`, 2);
  return identities;
}

async function deletionsFrom(given: string | undefined): Promise<Deletion[] | undefined> {
  if (given === 'none') return undefined;
  const path = given ?? readSettings().deletionsFile;
  const list = path ? await readDeletions(path) : undefined;
  if (given && !list) throw new Refusal(`There is no list of deletions ${given}.`);
  return list;
}
