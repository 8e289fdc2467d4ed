import pg from 'pg';
import { Refusal } from '#base/refusal.ts';

/** One connection for one piece of work outside the application's pools. */
export async function connected<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tafelrunde',
    connectionTimeoutMillis: 10_000
  });
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (failure) {
    throw new Refusal(`The database at ${placeOf(url)} cannot be reached: ${reasonOf(failure)}.`);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The address without user and password, for people and logs. */
function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? host}${pathname}`;
}

function reasonOf(failure: unknown): string {
  if (failure instanceof AggregateError) return failure.errors.map(reasonOf).join(', ');
  return failure instanceof Error ? failure.message : String(failure);
}
