import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { z } from 'zod';
import { schoolTypes } from '#features/registers/school-types.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { closingInput, EntryChange, EntryInput } from './entry-input.ts';
import { type EntryChoices, entryChoices, type EntryPage, entryPage } from './entry-page.server.ts';
import { placeOf } from './entry-place.server.ts';
import { entryDifferences } from './entry.ts';
import { askOfSimilar } from './similar-name.server.ts';

/** What the database finds when a number or key is in use already, and at which field it is said. */
export const entryConstraints = {
  school_owner_region_id_register_number_key: {
    field: 'number',
    text: () => m.entry_number_known()
  },
  school_region_id_school_number_key: { field: 'number', text: () => m.entry_number_known() },
  municipality_region_id_key_key: {
    field: 'newMunicipalityKey',
    text: () => m.entry_key_known()
  }
};

/** Enters a Schulträger or a school as it has been since `validFrom`. */
export async function addEntry(tx: Tx, input: EntryInput): Promise<string> {
  const choices = await entryChoices(tx);
  await holdFrom(tx, 'validFrom', input.validFrom);
  const columns = await columnsOf(tx, input, choices);
  await askOfSimilar(tx, input);
  const { id } = await tx
    .insertInto('app.organisation')
    .values({ region_id: tx.region, kind: input.kind, name: input.name, by_hand: true })
    .returning('id')
    .executeTakeFirstOrThrow();
  const key = { region_id: tx.region, id };
  if (columns.school && input.kind === 'school') {
    const { street, postcode, place, mail, homepage } = input;
    const contact = { street, postcode, place, mail, homepage };
    await tx
      .insertInto('app.school')
      .values({ ...key, ...columns.school, ...contact })
      .execute();
  }
  if (columns.owner) {
    await tx
      .insertInto('app.school_owner')
      .values({ ...key, ...columns.owner })
      .execute();
  }
  return id;
}

/** Changes what was entered by hand, as of `validFrom`. */
export async function changeEntry(tx: Tx, id: string, input: EntryChange): Promise<void> {
  const saved = await byHand(tx, id);
  if (saved.kind !== input.kind) error(400);
  if (saved.goneOn) throw state(m.entry_gone_already());
  if (saved.version !== input.version) throw conflict(saved, input);
  await holdFrom(tx, 'validFrom', input.validFrom);
  await nextVersion(tx, saved, { name: input.name });
  const { owner, school } = await columnsOf(tx, input, saved);
  if (saved.name !== input.name) await askOfSimilar(tx, input, id);
  if (school) await changeRow(tx, 'app.school', id, school);
  if (owner) await changeRow(tx, 'app.school_owner', id, owner);
}

/** Says since when it no longer exists, or takes that back; nothing is deleted. */
export async function closeEntry(
  tx: Tx,
  id: string,
  { goneOn, version }: z.output<typeof closingInput>
): Promise<void> {
  const saved = await byHand(tx, id);
  if (saved.version !== version) throw state(m.entry_changed_meanwhile());
  if (Boolean(saved.goneOn) === Boolean(goneOn)) {
    throw goneOn ? state(m.entry_gone_already()) : new Invalid({ goneOn: m.form_required() });
  }
  if (saved.presentSchools > 0) throw new Invalid({ goneOn: m.entry_has_schools() });
  if (!goneOn && saved.school?.ownerGoneOn) throw state(m.entry_owner_gone());
  await holdFrom(tx, 'goneOn', goneOn ?? saved.goneOn ?? today());
  await nextVersion(tx, saved, {});
  const table = saved.kind === 'school' ? 'app.school' : 'app.school_owner';
  await changeRow(tx, table, id, { gone_on: goneOn });
}

async function byHand(tx: Tx, id: string): Promise<EntryPage> {
  const saved = await entryPage(tx, id);
  if (!saved.byHand) throw state(m.entry_register_leads());
  return saved;
}

/** The triggers date what changes in this transaction by that day. */
async function holdFrom(tx: Tx, field: string, day: string): Promise<void> {
  if (day > today()) throw new Invalid({ [field]: m.entry_day_future() });
  await sql`select set_config('app.effective_on', ${day}, true)`.execute(tx);
}

async function columnsOf(
  tx: Tx,
  input: EntryInput | EntryChange,
  { owners, hasTypesOfRegister, school: saved }: EntryChoices & Partial<Pick<EntryPage, 'school'>>
) {
  const place = await placeOf(tx, input);
  if (input.kind === 'schoolOwner') {
    const seat = { seat_key: place?.key ?? null };
    return { owner: { register_number: input.number, legal_form: input.legalForm, ...seat } };
  }
  if (!place) throw new Invalid({ municipalityId: m.form_required() });
  if (!owners.some(({ id }) => id === input.ownerId)) {
    throw new Invalid({ ownerId: m.form_choice() });
  }
  // What a list called it stays possible.
  if (hasTypesOfRegister && !(input.type in schoolTypes) && input.type !== saved?.type) {
    throw new Invalid({ type: m.form_choice() });
  }
  const school = {
    school_number: input.number,
    owner_id: input.ownerId,
    municipality_id: place.id,
    school_type: input.type,
    legal_form: input.legalForm,
    full_name: input.fullName || input.name,
    pupils: input.pupils
  };
  return { school };
}

/** Two saves at the same moment: the second finds the version gone. */
async function nextVersion(tx: Tx, saved: EntryPage, changed: { name?: string }): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('app.organisation')
    .set({ ...changed, version: saved.version + 1 })
    .where('region_id', '=', tx.region)
    .where('id', '=', saved.id)
    .where('version', '=', saved.version)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw state(m.entry_changed_meanwhile());
}

async function changeRow(
  tx: Tx,
  table: 'app.school' | 'app.school_owner',
  id: string,
  columns: Readonly<Record<string, string | number | null>>
): Promise<void> {
  await tx
    .updateTable(table)
    .set(columns)
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

function conflict(saved: EntryPage, typed: EntryChange): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.entry_changed_meanwhile(),
    differences: entryDifferences(saved, typed),
    version: String(saved.version)
  });
}

function state(text: string): Outdated {
  return new Outdated({ kind: 'state', text });
}
