import { Refusal } from '#base/refusal.ts';
import { checkedMail, inviteFromCommandLine } from '#features/invitations/command.server.ts';
import { inviteOperator } from '#features/invitations/operators.server.ts';
import { asSystem } from '#server/db.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'invite',
  summary: 'Invite a person to a region, or an operator, and print the one-time link',
  options: {
    operator: { type: 'boolean', summary: 'somebody who looks after the installation' },
    region: { type: 'string', value: 'NAME', summary: 'region by name or short name' },
    organisation: {
      type: 'string',
      value: 'NAME|NUMBER',
      summary: 'by name or register number; left out for the office of coordination'
    },
    role: { type: 'string', value: 'ROLE', summary: 'regionCoordinator, ownerLead, schoolLead, …' },
    mail: { type: 'string', value: 'ADDRESS', required: true, summary: 'whom the link is for' },
    name: { type: 'string', value: 'NAME', summary: 'first and last name' }
  },
  async run({ options, say }) {
    const { operator, region, organisation, role, mail, name } = options;
    const link = await withDatabase(async () => {
      if (operator) return inviteOperator(checkedMail(mail));
      if (!region || !role || !name?.trim()) {
        throw new Refusal('tafelrunde invite needs --region, --role and --name, or --operator.', 2);
      }
      const id = await asSystem((tx) =>
        inviteFromCommandLine(tx, { region, organisation, role, mail, name })
      );
      return oneTimeLink('invitation', id);
    });
    say(`Open within 72 hours, once, for ${mail}:`);
    say(link);
    return { mail, link };
  }
});
