import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { sessionOfAccount } from '#server/auth/auth.ts';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { readSettings } from '#server/settings.ts';

/** People of the demo whom anybody may be; none unless this installation is a demo. */
export async function personas() {
  if (!readSettings().demo) return [];
  const people = await asSignIn((tx) => demoPeople(tx).execute(), 'read only');
  return people.map(({ id, name, role, organisationName, others }) => ({
    id,
    name,
    role,
    organisationName,
    others
  }));
}

/** Signs in as one of them; everybody else, above all an operator or somebody with a real region, is 404. */
export async function signInAsPersona(id: string): Promise<{ token: string; target: string }> {
  if (!readSettings().demo) error(404);
  const person = await asSignIn(
    (tx) => demoPeople(tx).where('p.id', '=', id).executeTakeFirst(),
    'read only'
  );
  if (!person?.userId) error(404);
  return {
    token: await sessionOfAccount(person.userId),
    target: `/r/${person.regionShortName}`
  };
}

function demoPeople(tx: SystemTx) {
  return (
    tx
      .selectFrom('app.region as r')
      .innerJoin('app.person as p', 'p.region_id', 'r.id')
      .innerJoin('app.membership as m', (join) =>
        join.onRef('m.region_id', '=', 'p.region_id').onRef('m.person_id', '=', 'p.id')
      )
      .innerJoin('app.organisation as o', (join) =>
        join.onRef('o.region_id', '=', 'm.region_id').onRef('o.id', '=', 'm.organisation_id')
      )
      .select(['p.id', 'p.name', 'p.user_id as userId', 'm.role', 'o.name as organisationName'])
      .select('r.short_name as regionShortName')
      .select(
        sql<string[]>`array(
          select distinct q.name from app.membership c
          join app.organisation q on q.region_id = c.region_id and q.id = c.organisation_id
          where c.region_id = p.region_id and c.person_id = p.id and q.id <> o.id and app.is_current(c)
          order by q.name)`.as('others')
      )
      .distinctOn(['r.id', 'p.id'])
      .where('r.is_demo', '=', true)
      .where('p.suspended_at', 'is', null)
      .where(sql<boolean>`app.is_current(m)`)
      // An account that reaches anything real is no persona, whatever region it is listed in.
      .where(sql<boolean>`auth.demo_region(p.user_id) = r.id`)
      .orderBy('r.id')
      .orderBy('p.id')
      // Somebody who stands in for a time is first of all what they are otherwise.
      .orderBy('m.valid_from')
      .orderBy('m.id')
  );
}
