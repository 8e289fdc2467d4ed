import { Refusal } from '#base/refusal.ts';
import { migrate, type MigrateResult } from '#server/migrate.ts';
import { usePostgres } from '#server/postgres/start.ts';
import { readSettings } from '#server/settings.ts';
import { command } from './command.ts';
import { backUpFirst, migrateGivenDatabase } from './database.ts';

export default command({
  name: 'migrate',
  summary: 'Bring the database to the state of this version',
  options: {},
  async run({ say }) {
    const result = await migrated();
    for (const name of result.applied) say(`Applied ${name}`);
    if (result.refreshed) say('Renewed functions, policies and grants');
    if (!result.refreshed) say('The database is up to date');
    return result;
  }
});

async function migrated(): Promise<MigrateResult> {
  const { dataDir, databaseUrl, databaseOwnerUrl } = readSettings();
  if (databaseUrl && databaseOwnerUrl) return migrateGivenDatabase(databaseUrl, databaseOwnerUrl);
  if (databaseUrl) {
    throw new Refusal('DATABASE_OWNER_URL is missing: only the owner may change the schema.', 2);
  }
  const postgres = await usePostgres({ dataDir });
  try {
    return await migrate(postgres.ownerUrl, new URL(postgres.loginUrl).username, {
      beforeChange: backUpFirst(postgres.ownerUrl)
    });
  } finally {
    await postgres.stop();
  }
}
