import { duePeople, forgetOldPeople } from '#features/retention/forgetting.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'retention',
  summary:
    'Forget people and invitations whose time is over; the running program does it every day',
  options: {
    'dry-run': { type: 'boolean', summary: 'Only say how many people would be forgotten' }
  },
  run: ({ options, say }) =>
    withDatabase(async () => {
      if (options['dry-run']) {
        const people = await duePeople();
        say(`People to forget: ${people}`);
        return { people };
      }
      const { people, invitations } = await forgetOldPeople();
      say(`Forgotten: ${people} people, ${invitations} invitations`);
      return { people, invitations };
    })
});
