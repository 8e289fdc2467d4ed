import pg from 'pg';
import { expect, test } from 'vitest';
import type { Actor } from '#server/db.ts';
import { triedAs } from './as-person.ts';
import { things } from './sql-table.ts';
import { sqlWorld } from './sql-world.ts';
import { writes } from './sql-writes.ts';
import { personas } from './world.ts';

// A rule that can be taken away without anybody noticing is not tested. Each policy for people is opened wide in
// turn, and the access table of `sql.test.ts` must turn red: somebody sees or changes what the table says they do not.
const at = sqlWorld();

type Policy = {
  name: string;
  table: string;
  verb: string;
  using: string | null;
  check: string | null;
};

// Hundreds of policies, each against the whole table.
const isLongRun = Boolean(process.env.LONG);

test.runIf(isLongRun)(
  'each policy is missed by the table when it is open',
  { timeout: 1_800_000 },
  async () => {
    const policies = await policiesForPeople();
    const unmissed: string[] = [];
    for (const policy of policies) {
      await open(policy);
      let isMissed = await turnsRed(policy);
      if (!isMissed && policy.verb !== 'SELECT') {
        // What nobody else sees nobody else can change: the two hold together.
        const reading = policies.filter(
          ({ table, verb }) => table === policy.table && verb === 'SELECT'
        );
        for (const one of reading) await open(one);
        isMissed = await turnsRed(policy);
        for (const one of reading) await close(one);
      }
      await close(policy);
      if (!isMissed) unmissed.push(`${policy.verb} ${policy.table} ${policy.name}`);
    }
    console.info(`${policies.length - unmissed.length} of ${policies.length} policies are missed`);
    expect(unmissed).toEqual(unnoticed);
  }
);

// No statement of the table would pass but for these: a trigger or a foreign key stands before them as well, or
// nobody tries it in SQL yet. Whoever adds such a row takes the policy off this list.
const unnoticed: readonly string[] = [
  'DELETE app.build_out remove',
  'INSERT app.build_out_release release',
  'INSERT app.comment_answer answer',
  'INSERT app.copied_answer take',
  'INSERT app.copied_remark take',
  'INSERT app.criterion add',
  'DELETE app.criterion_wording remove',
  'INSERT app.criterion_wording add',
  'INSERT app.internal_note add',
  'DELETE app.level_wording remove',
  'INSERT app.level_wording add',
  'UPDATE app.level_wording edit',
  'DELETE app.mirror_pair remove',
  'INSERT app.mirror_pair add',
  'INSERT app.public_sheet draft',
  'INSERT app.publication publish',
  'INSERT app.register_import_part upload',
  'INSERT app.report_proposal send',
  'INSERT app.report_section draft',
  'INSERT app.report_sheet draft',
  'INSERT app.report_text write',
  'INSERT app.requirement add',
  'INSERT app.school register_adds',
  'INSERT app.school_owner register_adds',
  'DELETE app.template_level remove',
  'INSERT app.template_level add',
  'UPDATE app.template_level edit',
  'DELETE app.template_wording remove',
  'INSERT app.template_wording add',
  'UPDATE app.template_wording edit',
  'DELETE app.theme remove',
  'DELETE app.theme_wording remove',
  'INSERT app.theme_wording add',
  'UPDATE app.theme_wording edit'
];

async function turnsRed({ table, verb }: Policy): Promise<boolean> {
  const about = new RegExp(`\\b${table.replace('.', '\\.')}\\b`);
  for (const persona of personas) {
    const actor = at.world.actors[persona];
    for (const { count, seen } of verb === 'SELECT' ? things : []) {
      const statement = count(at.world);
      if (!about.test(statement[0])) continue;
      if ((await outcome(actor, statement)) !== (seen[persona] ?? 0)) return true;
    }
    for (const { statement, allowed } of verb === 'SELECT' ? [] : writes) {
      const asked = statement(at.world);
      if (!about.test(asked[0]) || allowed.includes(persona)) continue;
      const done = await outcome(actor, asked);
      if (typeof done === 'number' && done > 0) return true;
    }
  }
  return false;
}

/** A constraint that is met was let through by the policy before it. */
async function outcome(actor: Actor, statement: [string, unknown[]]) {
  return triedAs(at.login, actor, statement).catch((failure: unknown) => {
    if (failure instanceof pg.DatabaseError) return 1;
    throw failure;
  });
}

async function open({ name, table, using, check }: Policy): Promise<void> {
  const parts = [using === null ? '' : 'using (true)', check === null ? '' : 'with check (true)'];
  await at.world.db.query(`alter policy "${name}" on ${table} ${parts.join(' ')}`);
}

async function close({ name, table, using, check }: Policy): Promise<void> {
  const parts = [
    using === null ? '' : `using (${using})`,
    check === null ? '' : `with check (${check})`
  ];
  await at.world.db.query(`alter policy "${name}" on ${table} ${parts.join(' ')}`);
}

async function policiesForPeople(): Promise<Policy[]> {
  const { rows } = await at.world.db.query<Policy>(
    `select policyname as name, schemaname || '.' || tablename as table, cmd as verb, qual as using, with_check as check
      from pg_policies where schemaname = 'app' and $1 = any (roles)
        and coalesce(qual, with_check) <> 'true'
      order by 2, 3, 1`,
    [`${process.env.ROLE_PREFIX}_user`]
  );
  return rows;
}
