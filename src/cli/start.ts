import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { sql } from 'kysely';
import { firstOperatorLink } from '#features/invitations/operators.server.ts';
import { hasRegion } from '#features/regions/existing.server.ts';
import { asSystem, closeDatabase } from '#server/db.ts';
import { builtApplication } from '#server/http/adapter.ts';
import { serve } from '#server/http/serve.ts';
import { log } from '#server/log.ts';
import { drain } from '#server/drain.ts';
import { readSettings } from '#server/settings.ts';
import { root } from './alone.ts';
import { buildIfNeeded } from './build.ts';
import { command } from './command.ts';
import { openServerDatabase } from './database.ts';
import { addDemo } from './seed-demo.ts';
import { aborted, stopSignal } from './stop.ts';

export default command({
  name: 'start',
  summary: 'Start Tafelrunde: build if needed, database, migrations, server',
  options: {
    today: { type: 'string', value: 'YYYY-MM-DD', summary: 'move the clock to this day' }
  },
  async run({ options, say }) {
    if (options.today) process.env.TODAY = options.today;
    const asked = stopSignal();
    readSettings();
    await buildIfNeeded(say);
    if (asked.aborted) return undefined;
    const stopDatabase = await openServerDatabase();
    try {
      if (asked.aborted) return undefined;
      const { publicUrl, host, port, trustedProxies, stopDelay, demo } = readSettings();
      if (demo && !(await hasRegion())) await addDemo(say);
      const application = await builtApplication(pathToFileURL(join(root, 'build/handler.js')));
      const server = await serve(
        {
          host,
          port,
          publicUrl,
          trustedProxies,
          log,
          ready,
          limits: { farewell: stopDelay * 1000 }
        },
        application
      );
      say(`Tafelrunde is ready: ${server.origin}`);
      for (const line of await howToSignIn(server.origin)) say(line);
      log.info({ origin: server.origin }, 'ready');
      await aborted(asked);
      log.info('stopping');
      await server.close();
      await drain();
    } finally {
      await closeDatabase();
      await stopDatabase();
      leaveSoon();
    }
    return undefined;
  }
});

async function howToSignIn(origin: string): Promise<string[]> {
  const link = await firstOperatorLink();
  return [
    ...(link ? ['Open this once to become the first administrator:', link] : []),
    readSettings().demo
      ? `Choose a person of the demo on ${origin}/anmelden (npx tafelrunde seed demo adds them).`
      : `Sign in at ${origin}/anmelden`
  ];
}

/** What `/readyz` asks: whether the database takes a write. */
async function ready(): Promise<void> {
  await asSystem((tx) =>
    sql`insert into app.probe (id, written_at) values (true, now())
        on conflict (id) do update set written_at = excluded.written_at`.execute(tx)
  );
}

/** A handle somebody forgot must not keep a stopped server alive. */
function leaveSoon(): void {
  setTimeout(() => process.exit(), 3_000).unref();
}
