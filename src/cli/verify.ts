import { verifyFrozen } from '#features/redactions/verification.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'verify',
  summary:
    'Make every checksum of frozen copies and documents anew; ends with 1 where one does not fit',
  options: {},
  run: ({ say }) =>
    withDatabase(async () => {
      const found = await verifyFrozen();
      say(`Frozen copies: ${found.copies}; confirmed sheets: ${found.sheets}`);
      if (found.unsealed > 0) say(`Confirmed before there were seals: ${found.unsealed}`);
      say(`Redactions: ${found.redactions}`);
      for (const { kind, id } of found.faults) say(`Does not fit: ${kind} ${id}`);
      if (found.faults.length > 0) process.exitCode = 1;
      else say('Everything fits.');
      return found;
    })
});
