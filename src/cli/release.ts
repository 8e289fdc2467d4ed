import { Refusal } from '#base/refusal.ts';
import { release } from '#features/backups/quiet.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'release',
  summary: 'Let a restored installation speak: mails and jobs go on',
  options: {
    'without-mails': {
      type: 'boolean',
      summary: 'give up the mails that waited when the backup was made'
    }
  },
  async run({ options, say }) {
    const isDone = await withDatabase(() => release(options['without-mails']));
    if (!isDone) throw new Refusal('This installation does not wait to be released.');
    say('Released: mails and jobs go on.');
    return { released: true };
  }
});
