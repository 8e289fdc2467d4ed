import { recipientsOf } from '#server/backup/age-keys.ts';
import { writeBackup } from '#server/backup/write.ts';
import { readSettings } from '#server/settings.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { command } from './command.ts';
import { withOwner } from './database.ts';

export default command({
  name: 'backup',
  summary: 'Write everything the installation holds to a new file, while it is in use',
  argument: 'FILE',
  options: {},
  run: ({ argument, say }) =>
    withOwner(false, async ({ ownerUrl }) => {
      const recipients = recipientsOf(readSettings().backupRecipients);
      const written = await writeBackup(ownerUrl, argument, packageFile.version, recipients);
      say(`Wrote ${written.path}: ${written.rows} rows, ${Math.ceil(written.bytes / 1024)} kB`);
      say(`State: ${written.state}`);
      if (recipients.length > 0) say('It is encrypted: only a key of BACKUP_RECIPIENT opens it.');
      say('The secret of the links is not in it: keep SECRET_FILE (DATA_DIR/secret) beside it.');
      return written;
    })
});
