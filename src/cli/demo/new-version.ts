import { z } from 'zod';
import type { CriterionInput } from '#features/matrices/draft-input.ts';
import {
  addCriterion,
  changeCriterion,
  criterionToEdit,
  removeCriterion
} from '#features/matrices/edit-criteria.server.ts';
import { draft } from '#features/matrices/drafts.server.ts';
import { savedCriterion } from '#features/matrices/saved.ts';
import type { Tx } from '#server/db.ts';

const text = z.string().min(1);
const words = z.strictObject({
  title: text,
  guidingQuestion: text,
  levels: z.array(text).length(4),
  evidence: text
});

/** What the next version of a matrix says differently. */
export const newVersion = z.strictObject({
  changed: z.array(
    z.strictObject({ criterion: text, level: z.int().min(1).max(4), text, otherText: text })
  ),
  retired: z.array(text),
  added: words.extend({ theme: text, other: words })
});

export async function editDraft(
  tx: Tx,
  id: string,
  { changed, retired, added }: z.infer<typeof newVersion>
): Promise<void> {
  for (const { criterion: key, level, text: said, otherText } of changed) {
    const {
      draft: found,
      criterion,
      other
    } = await criterionToEdit(tx, id, await idOf(tx, id, key));
    await changeCriterion(tx, id, criterion.id, {
      ...savedCriterion(criterion, other),
      [`level${level}`]: said,
      [`otherLevel${level}`]: otherText,
      version: found.revision,
      theirs: []
    });
  }
  for (const key of retired) await removeCriterion(tx, id, await idOf(tx, id, key));
  const { themes, revision } = await draft(tx, id);
  const theme = themes.find(({ key }) => key === added.theme);
  if (!theme) throw new Error(`the matrix has no theme ${added.theme}`);
  await addCriterion(tx, id, theme.id, inputOf(added, revision));
}

function inputOf(
  { other, ...own }: z.infer<typeof newVersion>['added'],
  version: number
): CriterionInput {
  const { title, guidingQuestion, evidence } = own;
  return {
    title,
    guidingQuestion,
    evidence,
    core: false,
    appliesTo: [],
    otherTitle: other.title,
    otherQuestion: other.guidingQuestion,
    otherEvidence: other.evidence,
    ...Object.fromEntries(own.levels.map((level, at) => [`level${at + 1}`, level])),
    ...Object.fromEntries(other.levels.map((level, at) => [`otherLevel${at + 1}`, level])),
    version,
    theirs: []
  };
}

async function idOf(tx: Tx, id: string, wanted: string): Promise<string> {
  const { themes } = await draft(tx, id);
  const one = themes.flatMap(({ criteria }) => criteria).find(({ key }) => key === wanted);
  if (!one) throw new Error(`the matrix has no criterion ${wanted}`);
  return one.id;
}
