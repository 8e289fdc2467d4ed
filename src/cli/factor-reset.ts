import { checkedMail } from '#features/invitations/command.server.ts';
import { resetFactorByCommand } from '#features/operator/factor.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'factor reset',
  summary:
    'Take a lost second factor off an account, which signs in by password and sets up a new one',
  argument: 'ADDRESS',
  options: {},
  async run({ argument, say }) {
    const mail = checkedMail(argument);
    await withDatabase(() => resetFactorByCommand(mail));
    say(
      'If this address has a second factor, it is gone; the account is signed out and told by mail.'
    );
    return { done: true };
  }
});
