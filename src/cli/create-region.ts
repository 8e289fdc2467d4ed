import { createNamedRegion } from '#features/regions/regions.server.ts';
import { asSystem } from '#server/db.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';
import { regionName } from './region-name.ts';

export default command({
  name: 'create-region',
  summary: 'Make a region without a register; its coordination enters schools or reads in a list',
  options: {
    region: { type: 'string', value: 'NAME', required: true, summary: 'name of the new region' }
  },
  async run({ options, say }) {
    const name = regionName(options.region);
    await withDatabase(() => asSystem((tx) => createNamedRegion(tx, name)));
    say(`Made the region "${name}". Invite its coordination next: tafelrunde invite.`);
    return { name };
  }
});
