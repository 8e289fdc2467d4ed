import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { differencesBetween, mixed } from './conflict.ts';
import { texts, type FrameInput } from './draft-input.ts';
import { countChange, draft } from './drafts.server.ts';
import { frameLabels } from './labels.ts';
import { savedFrame, type OtherFrame } from './saved.ts';
import { otherLanguage, type Version } from './version.ts';

/** Sentences and levels of a draft with their translation. */
export async function frameToEdit(tx: Tx, id: string) {
  const found = await draft(tx, id);
  const at = { region: tx.region, id, language: otherLanguage(found) };
  const { rows } = await sql<OtherFrame>`
    select w.title, w.scale_sentence as "scaleSentence", w.rules, coalesce(w.field_rules, '{}') as "fieldRules", (
      select coalesce(json_agg(json_build_object('no', l.no, 'name', l.name, 'meaning', l.meaning)), '[]')
      from app.level_wording l
      where l.region_id = t.region_id and l.template_id = t.id and l.language = ${at.language}) as levels
    from app.matrix_template t
    left join app.template_wording w
      on w.region_id = t.region_id and w.template_id = t.id and w.language = ${at.language}
    where t.region_id = ${at.region} and t.id = ${at.id}`.execute(tx);
  return { draft: found, other: rows[0] ?? error(404) };
}

export async function changeFrame(tx: Tx, id: string, typed: FrameInput): Promise<void> {
  const { draft: found, other } = await frameToEdit(tx, id);
  const saved = savedFrame(found, other);
  await countChange(tx, found, typed.version, () =>
    differencesBetween(typed, saved, frameLabels(found))
  );
  const input = mixed(typed, saved);
  await tx
    .updateTable('app.matrix_template')
    .set({
      title: input.title,
      scale_sentence: input.scaleSentence,
      rules: input.rules,
      field_rules: fieldRules(input.deviatingSchools, input.evidenceRule)
    })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
  const [names, meanings] = [texts(input, 'name'), texts(input, 'meaning')];
  for (const { no } of found.levels) {
    await tx
      .updateTable('app.template_level')
      .set({ name: names[no - 1] ?? '', meaning: meanings[no - 1] ?? '' })
      .where('region_id', '=', tx.region)
      .where('template_id', '=', id)
      .where('no', '=', no)
      .execute();
  }
  await wordFrame(tx, found, input);
}

async function wordFrame(tx: Tx, found: Version, input: FrameInput): Promise<void> {
  const at = { region_id: tx.region, template_id: found.id, language: otherLanguage(found) };
  const wording = sql`region_id = ${tx.region} and template_id = ${found.id} and language = ${at.language}`;
  await sql`delete from app.level_wording where ${wording}`.execute(tx);
  if (!input.otherTitle) {
    await sql`delete from app.template_wording where ${wording}`.execute(tx);
    return;
  }
  const words = {
    title: input.otherTitle,
    scale_sentence: input.otherScaleSentence,
    rules: input.otherRules,
    field_rules: fieldRules(input.otherDeviatingSchools, input.otherEvidenceRule)
  };
  await tx
    .insertInto('app.template_wording')
    .values({ ...at, ...words })
    .onConflict((known) =>
      known.columns(['region_id', 'template_id', 'language']).doUpdateSet(words)
    )
    .execute();
  const [names, meanings] = [texts(input, 'otherName'), texts(input, 'otherMeaning')];
  await tx
    .insertInto('app.level_wording')
    .values(
      found.levels.map(({ no }) => {
        return { ...at, no, name: names[no - 1] ?? '', meaning: meanings[no - 1] ?? '' };
      })
    )
    .execute();
}

/** As the column holds them: a sentence that is empty is left out. */
function fieldRules(deviatingSchools: string, evidence: string): string {
  return JSON.stringify({
    ...(deviatingSchools ? { deviatingSchools } : {}),
    ...(evidence ? { evidence } : {})
  });
}
