import { backUpAsOwner } from '#features/backups/nightly.server.ts';
import { command } from './command.ts';
import { withOwner } from './database.ts';

export default command({
  name: 'backup nightly',
  summary: 'Make the backup of today in BACKUP_DIR, for a PostgreSQL of your own and a timer',
  options: {},
  run: ({ say }) =>
    withOwner(false, async ({ ownerUrl }) => {
      const written = await backUpAsOwner(ownerUrl);
      say(written ? `Wrote ${written.path}` : 'The backup of today is there already');
      return written ?? {};
    })
});
