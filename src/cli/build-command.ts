import { linkPostgres } from '#server/postgres/binaries.ts';
import { buildIfNeeded } from './build.ts';
import { command } from './command.ts';

export default command({
  name: 'build',
  summary:
    'Do everything a start would write into the folder of the program, which then may be read-only',
  options: {},
  async run({ say }) {
    await buildIfNeeded(say);
    linkPostgres();
    say('The build is up to date');
    return undefined;
  }
});
