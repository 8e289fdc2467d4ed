import { asSignIn } from '#server/db.ts';

/** Whether anybody has set up a region here yet. */
export async function hasRegion(): Promise<boolean> {
  const found = await asSignIn(
    (tx) => tx.selectFrom('app.region').select('id').limit(1).executeTakeFirst(),
    'read only'
  );
  return found !== undefined;
}
