import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Refusal } from '#base/refusal.ts';
import { closeDatabase } from '#server/db.ts';
import { readSettings } from '#server/settings.ts';
import { root } from './alone.ts';
import { command } from './command.ts';
import { openServerDatabase } from './database.ts';
import seedDemo from './seed-demo.ts';
import { aborted, stopSignal } from './stop.ts';

export default command({
  name: 'dev',
  summary: 'Start for development: as start, but with the demo and reloading on change',
  options: {},
  async run({ say }) {
    process.env.DEMO = '1';
    const asked = stopSignal();
    const { port } = readSettings();
    const stopDatabase = await openServerDatabase();
    try {
      await seedDemo.run({ options: {}, argument: '', json: false, say });
      const vite = join(root, 'node_modules/vite/bin/vite.js');
      const server = spawn(
        process.execPath,
        [vite, 'dev', '--port', String(port), '--strictPort'],
        {
          cwd: root,
          stdio: ['ignore', 'inherit', 'inherit']
        }
      );
      const ended = once(server, 'exit');
      say(`Tafelrunde is being developed: http://localhost:${port}`);
      const left = await Promise.race([ended, aborted(asked)]);
      if (left && left[0] !== 0) throw new Refusal('The development server ended.');
      server.kill('SIGTERM');
      await ended;
    } finally {
      await closeDatabase();
      await stopDatabase();
    }
    return undefined;
  }
});
