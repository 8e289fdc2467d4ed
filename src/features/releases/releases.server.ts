import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { plusDays } from '#base/days.ts';
import { copiedThemes } from '#features/assessments/copies.server.ts';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { releaseFacts, releaseForm, type ReleaseForm } from './facts.server.ts';
import { stateOf, type ReleaseChoice } from './release.ts';

/** Days of reading that the release page proposes; the owner may change or clear them. */
const usualDays = 180;

/** The release page: what can be chosen, what is chosen, and what recipients would see of the copy. */
export async function releasePage(tx: Tx, copyId: string, asked: ReleaseChoice | null) {
  const form = await releaseForm(tx, copyId);
  const choice = asked ?? proposalOf(form);
  const themes = form.themes.filter(({ key }) => choice.themen.includes(key)).map(({ id }) => id);
  const preview = await copyAsSeen(tx, copyId, { themes, includesRemarks: choice.bemerkungen });
  return { copy: form, choice, preview };
}

type Seen = { themes: readonly string[]; includesRemarks: boolean };

/**
 * What a recipient sees of a copy. The same for the recipient, whom the policies restrict as well, and for
 * the preview, where the owner's choice alone decides.
 */
export async function copyAsSeen(tx: Tx, copyId: string, { themes, includesRemarks }: Seen) {
  return copiedThemes(tx, { copyId, themeIds: themes, remarks: includesRemarks });
}

export type CopyRelease = Awaited<ReturnType<typeof releasesOf>>[number];

/** All releases of a copy, the newest first, also those that ended. */
export async function releasesOf(tx: Tx, copyId: string) {
  const rows = await releaseFacts(tx)
    .where('r.copy_id', '=', copyId)
    .orderBy('r.released_at', 'desc')
    .orderBy('e.name')
    .execute();
  return rows.map(withState);
}

/** What others have released to the acting organisation and it may read today, the newest first. */
export async function receivedReleases(tx: Tx) {
  const rows = await releaseFacts(tx)
    .where(
      sql<boolean>`r.recipient_id = any ((select app.organisations_where('shared.read'))::uuid[])`
    )
    .orderBy('r.released_at', 'desc')
    .orderBy('o.name')
    .limit(500)
    .execute();
  return rows.map(withState);
}

/** A release as its recipient reads it; its owner sees the same, also after it ended. */
export async function receivedRelease(tx: Tx, id: string) {
  const found = await release(tx, id);
  const { copyId, themeIds, includesRemarks } = found;
  return {
    release: found,
    themes: await copyAsSeen(tx, copyId, { themes: themeIds, includesRemarks })
  };
}

/** A release without what it shows; 404 for everybody it is none of the business of. */
export async function release(tx: Tx, id: string) {
  const row = await releaseFacts(tx).where('r.id', '=', id).executeTakeFirst();
  return row ? withState(row) : error(404);
}

/** Partners of a visit that lack this copy are ticked at first, with all themes and remarks. */
function proposalOf({ recipients, themes }: ReleaseForm): ReleaseChoice {
  return {
    empfaenger: recipients.filter((one) => one.visitOn && !one.release).map(({ id }) => id),
    themen: themes.map(({ key }) => key),
    bemerkungen: true,
    besuche: [],
    ersetzen: true,
    bis: plusDays(today(), usualDays)
  };
}

function withState<Row extends Parameters<typeof stateOf>[0]>(row: Row) {
  return { ...row, state: stateOf(row, today()) };
}
