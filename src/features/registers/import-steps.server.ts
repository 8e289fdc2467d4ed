import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { changesOf, summaryOf, type Summary } from './changes.ts';
import { differencesOf } from './differences.ts';
import type { DifferenceLine } from './differences-stored.ts';
import { RegisterFault, type Fault } from './fault.ts';
import { faultText } from './fault-text.ts';
import { fingerprintOf, knownIn } from './known.server.ts';
import { isList, type SchoolList } from './list.ts';
import { knownToLists } from './list-known.server.ts';
import { registerOfList } from './list-register.ts';
import type { ListTable } from './list-table.ts';
import type { Register } from './register.ts';
import { storedRegister, type KeptFile } from './register-import-stored.ts';
import { writeChanges } from './write.server.ts';

/** Notes that files came, before anybody looks into them, and reads what they will be compared with. */
export async function beginImport(tx: Tx, asOf: string, files: KeptFile[]) {
  const { id } = await tx
    .insertInto('app.register_import')
    .values({
      region_id: tx.region,
      as_of: asOf,
      files: JSON.stringify(files),
      uploaded_by: tx.actor.membershipId,
      state_by: tx.actor.membershipId
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  // The fingerprint first: whatever changes in between makes the preview outdated, never wrong.
  return {
    id,
    fingerprint: await fingerprintOf(tx, tx.region),
    known: await knownIn(tx, tx.region)
  };
}

/** Keeps what a list holds until its columns are known. */
export async function keepTable(tx: Tx, id: string, table: ListTable): Promise<void> {
  await keepPart(tx, id, 'list', table);
}

/** The columns are known: the list meets the directory as a register would. */
export async function previewList(tx: Tx, id: string, list: SchoolList): Promise<void> {
  const fingerprint = await fingerprintOf(tx, tx.region);
  const { known, register, changes } = await compared(tx, list);
  await keepPreview(tx, id, {
    register: list,
    differences: differencesOf(known, register, changes),
    summary: summaryOf(register, changes),
    fingerprint
  });
  await forgetPart(tx, id, 'list');
}

type Preview = {
  register: Register | SchoolList;
  differences: DifferenceLine[];
  summary: Summary;
  fingerprint: string;
};

export async function keepPreview(tx: Tx, id: string, preview: Preview): Promise<void> {
  await step(tx, id, {
    state: 'previewed',
    summary: JSON.stringify(preview.summary),
    fingerprint: preview.fingerprint
  });
  await keepPart(tx, id, 'register', preview.register);
  await keepPart(tx, id, 'differences', preview.differences);
}

export async function keepFaults(tx: Tx, id: string, faults: readonly Fault[]): Promise<void> {
  await step(tx, id, { state: 'failed', fault: JSON.stringify(faults) });
}

/** Compares once more, because the directory has changed since. */
export async function renewPreview(tx: Tx, id: string): Promise<void> {
  const read = await openRegister(tx, id);
  const fingerprint = await fingerprintOf(tx, tx.region);
  const { known, register, changes } = await compared(tx, read);
  await forgetPart(tx, id, 'differences');
  await keepPart(tx, id, 'differences', differencesOf(known, register, changes));
  await step(tx, id, {
    state: 'previewed',
    summary: JSON.stringify(summaryOf(register, changes)),
    fingerprint
  });
}

/** Makes the directory what the preview showed, in this one transaction, or refuses. */
export async function applyImport(tx: Tx, id: string, seen: string): Promise<void> {
  await lockDirectory(tx);
  const read = await openRegister(tx, id);
  const { as_of, fingerprint } = await tx
    .selectFrom('app.register_import')
    .select(['as_of', 'fingerprint'])
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const now = await fingerprintOf(tx, tx.region);
  if (seen !== fingerprint || seen !== now) {
    throw new Outdated({ kind: 'state', text: m.register_outdated() });
  }
  const { known, changes } = await compared(tx, read);
  await writeChanges(tx, tx.region, known, changes, as_of, isList(read) ? 'list' : 'register');
  await step(tx, id, { state: 'applied' });
  await forgetPart(tx, id, 'register');
}

export async function discardImport(tx: Tx, id: string): Promise<void> {
  await step(tx, id, { state: 'discarded' });
  await forgetPart(tx, id, 'register');
  await forgetPart(tx, id, 'differences');
  await forgetPart(tx, id, 'list');
}

/** Whoever changes an organisation meanwhile waits, and then meets the new state. */
async function lockDirectory(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`register ${tx.region}`}, 0))`.execute(
    tx
  );
  await sql`select from app.organisation where region_id = ${tx.region}
    and kind in ('school', 'schoolOwner') for update`.execute(tx);
}

async function openRegister(tx: Tx, id: string): Promise<Register | SchoolList> {
  const found = await sql<{ state: string; content: unknown }>`
    select i.state, p.content from app.register_import i
    left join app.register_import_part p
      on p.region_id = i.region_id and p.import_id = i.id and p.kind = 'register'
    where i.region_id = ${tx.region} and i.id = ${id}`.execute(tx);
  const row = found.rows[0];
  if (!row) error(404);
  if (row.state !== 'previewed' || !row.content) {
    throw new Outdated({ kind: 'state', text: m.form_state() });
  }
  return storedRegister.parse(row.content);
}

async function compared(tx: Tx, read: Register | SchoolList) {
  if (!isList(read)) {
    const known = await knownIn(tx, tx.region);
    return { known, register: read, changes: comparing(() => changesOf(known, read)) };
  }
  const known = await knownToLists(tx, tx.region);
  const register = registerOfList(known, read);
  return { known, register, changes: comparing(() => changesOf(known, register)) };
}

function comparing<T>(work: () => T): T {
  try {
    return work();
  } catch (failure) {
    if (!(failure instanceof RegisterFault)) throw failure;
    const texts = failure.faults.map((fault) => faultText(fault, getLocale()));
    throw new Outdated({ kind: 'state', text: texts.join(' ') });
  }
}

type Step = { state: string; summary?: string; fault?: string; fingerprint?: string };

async function step(tx: Tx, id: string, next: Step): Promise<void> {
  const done = await tx
    .updateTable('app.register_import')
    .set({ ...next, state_at: sql`app.now()`, state_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .executeTakeFirst();
  if (Number(done.numUpdatedRows) === 0) error(404);
}

type PartKind = 'register' | 'differences' | 'list';

async function keepPart(tx: Tx, id: string, kind: PartKind, content: object): Promise<void> {
  await tx
    .insertInto('app.register_import_part')
    .values({ region_id: tx.region, import_id: id, kind, content: JSON.stringify(content) })
    .execute();
}

async function forgetPart(tx: Tx, id: string, kind: PartKind): Promise<void> {
  await tx
    .deleteFrom('app.register_import_part')
    .where('region_id', '=', tx.region)
    .where('import_id', '=', id)
    .where('kind', '=', kind)
    .execute();
}
