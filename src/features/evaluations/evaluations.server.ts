import { outline } from '#features/assessments/outline.server.ts';
import { copiedThemes, copy } from '#features/assessments/copies.server.ts';
import { receivedRelease } from '#features/releases/releases.server.ts';
import type { Tx } from '#server/db.ts';
import { answeredThemes } from './answered-themes.server.ts';
import { answersAsSelf, comparison, copyAsSelf } from './comparison.server.ts';
import { evaluationOf } from './evaluation.ts';

/** A frozen copy for its own organisation. `chosen`: the copy to compare with. */
export async function copyEvaluation(tx: Tx, id: string, chosen: string | null) {
  const found = await copy(tx, id);
  const themes = await copiedThemes(tx, { copyId: id, themeIds: null, remarks: true });
  const more = await comparison(tx, { self: copyAsSelf(id), chosen, recipient: null });
  const { levels } = found;
  return {
    copy: found,
    evaluation: evaluationOf({ ...more, themes, levels: levels.length, isOwn: true })
  };
}

/** What is answered so far, for the organisation that is answering. */
export async function assessmentEvaluation(tx: Tx, id: string, chosen: string | null) {
  const found = await outline(tx, id);
  const themes = await answeredThemes(tx, id);
  const more = await comparison(tx, { self: answersAsSelf(id), chosen, recipient: null });
  const { criteria: _, ...assessment } = found;
  const { levels } = assessment;
  return {
    assessment,
    evaluation: evaluationOf({ ...more, themes, levels: levels.length, isOwn: true })
  };
}

/**
 * A release as its recipient reads it, reckoned from what was released and nothing else; its owner sees the
 * same. Earlier copies are those that reach the same recipient.
 */
export async function releaseEvaluation(tx: Tx, id: string, chosen: string | null) {
  const { release, themes } = await receivedRelease(tx, id);
  const self = copyAsSelf(release.copyId);
  const more = await comparison(tx, { self, chosen, recipient: release.recipientId });
  const { levels } = release;
  return {
    release,
    evaluation: evaluationOf({ ...more, themes, levels: levels.length, isOwn: false })
  };
}
