import { command } from './command.ts';
import { migrateWithBackup, withOwner } from './database.ts';

export default command({
  name: 'migrate',
  summary: 'Bring the database to the state of this version',
  options: {},
  run: ({ say }) =>
    withOwner(false, async (at) => {
      const result = await migrateWithBackup(at);
      for (const name of result.applied) say(`Applied ${name}`);
      if (result.refreshed) say('Renewed functions, policies and grants');
      if (!result.refreshed) say('The database is up to date');
      return result;
    })
});
