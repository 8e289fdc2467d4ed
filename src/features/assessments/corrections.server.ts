import { error } from '@sveltejs/kit';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { copiedThemes, copy } from './copies.server.ts';
import { differingKeys } from './copy.ts';
import { correctionOf } from './correction.ts';
import { draftCopy, finishAssessment } from './finish.server.ts';

/** Two people correct one copy at the same moment. */
export const correctionConstraints = {
  correction_once: { field: '', text: m.correction_already }
};

/** A copy to correct, and in which criteria the assessment says something else by now. */
export async function correctionPage(tx: Tx, copyId: string) {
  const found = await copy(tx, copyId);
  if (!found.mayFinish) error(403);
  const draft = await draftCopy(tx, found.assessmentId);
  const themes = await copiedThemes(tx, { copyId, themeIds: null, remarks: true });
  const criteria = themes.flatMap((theme) => theme.criteria);
  const changed = differingKeys(criteria, draft.answers);
  return {
    copy: found,
    next: { number: draft.number, takenOn: draft.takenOn },
    isUnchanged: draft.isUnchanged,
    by: correctionOf(found.copies, copyId) ?? null,
    changed: criteria
      .filter(({ key }) => changed.includes(key))
      .map(({ key, title }) => ({ key, title }))
  };
}

/** Freezes the assessment as a copy that says which one it corrects and why; returns its id. */
export async function correctCopy(tx: Tx, copyId: string, reason: string): Promise<string> {
  const found = await copy(tx, copyId);
  if (!found.mayFinish) error(403);
  if (correctionOf(found.copies, copyId)) {
    throw new Outdated({ kind: 'state', text: m.correction_already() });
  }
  return finishAssessment(tx, found.assessmentId, { correctsId: copyId, reason });
}
