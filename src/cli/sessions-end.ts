import { checkedMail } from '#features/invitations/command.server.ts';
import { endSessionsByCommand } from '#features/operator/sessions.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'sessions end',
  summary: 'Sign an account out everywhere, from its next request on',
  argument: 'ADDRESS',
  options: {},
  async run({ argument, say }) {
    const mail = checkedMail(argument);
    await withDatabase(() => endSessionsByCommand(mail));
    say('If this address has an account, it is signed out everywhere now.');
    return { done: true };
  }
});
