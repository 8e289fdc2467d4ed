import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { plusDays } from '#base/days.ts';
import { copiedThemes } from '#features/assessments/copies.server.ts';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { releaseFacts, releaseForm, type ReleaseForm } from './facts.server.ts';
import { stateOf, type ReleaseChoice } from './release.ts';
import { cutTo, groupsByView, ticksOf, unique, viewOf, type View } from './views.ts';

/** Days of reading that the release page proposes; the owner may change or clear them. */
const usualDays = 180;

type Asked = ReleaseChoice & { dazu?: string; ohne?: string };

/**
 * The release page: what can be chosen, what is chosen, and what each recipient would see of the copy, those
 * that see the same together.
 */
export async function releasePage(tx: Tx, copyId: string, asked: Asked | null) {
  const form = await releaseForm(tx, copyId);
  const recipients = chosenOf(form, asked ?? proposalOf(form));
  const choice = settled(asked ?? proposalOf(form), recipients);
  const keptOf = ({ themen }: View) =>
    form.themes
      .filter(({ key }) => themen.includes(key))
      .flatMap(({ keptFromGuests }) => keptFromGuests);
  const groups = groupsByView(
    choice,
    recipients,
    choice.besuche.length > 0,
    ({ kind }, view) => kind === 'guest' && keptOf(view).length > 0
  );
  const idsOf = (keys: readonly string[]) =>
    form.themes.filter(({ key }) => keys.includes(key)).map(({ id }) => id);
  const widest = await copyAsSeen(tx, copyId, {
    themes: idsOf(groups.flatMap(({ view }) => view.themen)),
    includesRemarks: groups.some(({ view }) => view.bemerkungen)
  });
  const previews = groups.map(({ view, recipients, isForLater, seesLess }) => {
    const kept = seesLess ? keptOf(view) : [];
    return {
      names: recipients.map(({ name }) => name),
      isForLater,
      view,
      kept: kept.map(({ title }) => title),
      themes: cutTo(widest, {
        themeIds: idsOf(view.themen),
        remarks: view.bemerkungen,
        kept: kept.map(({ key }) => key)
      })
    };
  });
  return { copy: form, choice, previews };
}

/** Whom the choice reaches today: those ticked and the partners of ticked visits. */
function chosenOf({ recipients, visits }: ReleaseForm, choice: ReleaseChoice) {
  const partners = visits
    .filter(({ id }) => choice.besuche.includes(id))
    .flatMap((visit) => visit.partners.map(({ id }) => id));
  const ids = new Set([...choice.empfaenger, ...partners]);
  return recipients.filter(({ id }) => ids.has(id));
}

/** Only somebody chosen has a choice of its own; it begins with what all get. */
function settled(
  { dazu, ohne, ...choice }: Asked,
  recipients: readonly { id: string }[]
): ReleaseChoice {
  const asked = unique([...(choice.fuer ?? []), ...(dazu ? [dazu] : [])]);
  const fuer = asked.filter((id) => id !== ohne && recipients.some((one) => one.id === id));
  const isNew = (id: string) => !choice.fuer?.includes(id);
  const views = fuer.map((id) => ({ id, view: viewOf(choice, isNew(id) ? '' : id) }));
  const umfang = views.flatMap(({ id, view }) => ticksOf(view, id));
  return { ...choice, fuer, umfang, fristen: views.map(({ view }) => view.bis) };
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

/**
 * Partners of a visit that lack this copy are ticked at first, of a school its Schulträger too, with remarks and
 * all themes but those that stay in the house.
 */
function proposalOf({ recipients, themes, correctsNumber }: ReleaseForm): ReleaseChoice {
  const proposed = recipients.filter((one) => (one.visitOn || one.isItsOwner) && !one.release);
  return {
    empfaenger: proposed.map(({ id }) => id),
    themen: themes.filter(({ staysInside }) => !staysInside).map(({ key }) => key),
    bemerkungen: true,
    besuche: [],
    // Asked only where the copy corrects another: what is not asked cannot be answered.
    ersetzen: correctsNumber !== null,
    bis: plusDays(today(), usualDays)
  };
}

function withState<Row extends Parameters<typeof stateOf>[0]>(row: Row) {
  return { ...row, state: stateOf(row, today()) };
}
