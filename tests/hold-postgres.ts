import { startPostgres } from '#server/postgres/start.ts';

// A parent that a test can kill: starts PostgreSQL on a folder, says so and waits.
const postgres = await startPostgres({ dataDir: process.argv[2] ?? '' });
console.log(postgres.ownerUrl);
const awake = setInterval(() => {}, 60_000);
process.on('SIGTERM', async () => {
  await postgres.stop();
  clearInterval(awake);
});
