import { writeBackup } from '#server/backup/write.ts';
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
      const written = await writeBackup(ownerUrl, argument, packageFile.version);
      say(`Wrote ${written.path}: ${written.rows} rows, ${Math.ceil(written.bytes / 1024)} kB`);
      say(`State: ${written.state}`);
      say('The secret of the links is not in it: keep SECRET_FILE (DATA_DIR/secret) beside it.');
      return written;
    })
});
