import { checkedMail } from '#features/invitations/command.server.ts';
import { forgetByAddress } from '#features/retention/forgetting.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'forget',
  summary: 'Take the name and address of somebody who left out of everything, at once',
  argument: 'ADDRESS',
  options: {},
  async run({ argument, say }) {
    const mail = checkedMail(argument);
    const forgotten = await withDatabase(() => forgetByAddress(mail));
    say(forgotten ? 'The person is forgotten.' : 'Nobody has this address.');
    return { forgotten };
  }
});
