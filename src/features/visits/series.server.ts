import { daysBetween, plusDays } from '#base/days.ts';
import type { Tx } from '#server/db.ts';
import { planVisit } from './changes.server.ts';
import { partnerOptions } from './partners.server.ts';
import { schoolOptions } from './schools.server.ts';
import { datesOf, plusMonths, titleFor } from './series.ts';
import { usualAccessDays, visitKinds } from './visit.ts';
import type { SeriesInput } from './visit-input.ts';
import { visitToEdit } from './visits.server.ts';

/** A visit to plan again, and the date that is proposed: a year later. */
export async function visitToRepeat(tx: Tx, id: string) {
  const visit = await visitToEdit(tx, id);
  return { visit, firstOn: plusMonths(visit.heldOn, 12) };
}

/**
 * Plans the visit again with the same aims, schools and partners, each date a visit of its own that can be
 * changed alone. Guests come once and are invited anew by hand. Returns the ids, the earliest first.
 */
export async function repeatVisit(
  tx: Tx,
  id: string,
  { firstOn, startsAt, rhythm, count }: SeriesInput
): Promise<string[]> {
  const { visit } = await visitToRepeat(tx, id);
  const partners = await still(visit.partners, 'organisationId', partnerOptions(tx, visit.ownerId));
  const schools = await still(visit.schools, 'id', schoolOptions(tx, visit.ownerId));
  const seen = visit.partners.find(({ kind }) => kind !== 'guest')?.accessUntil;
  const accessDays = seen ? Math.max(0, daysBetween(visit.heldOn, seen)) : usualAccessDays;
  const made: string[] = [];
  for (const heldOn of datesOf(firstOn, rhythm, count)) {
    made.push(
      await planVisit(tx, {
        kind: visitKinds.find((kind) => kind === visit.kind) ?? 'ownerVisit',
        title: titleFor(visit.title, visit.heldOn, heldOn),
        aims: visit.aims,
        heldOn,
        startsAt,
        durationMin: visit.durationMin,
        venue: visit.venue,
        schools,
        partners,
        accessUntil: plusDays(heldOn, accessDays)
      })
    );
  }
  return made;
}

/** Ids of those that may be chosen today. */
async function still<K extends string>(
  had: readonly Record<K, string>[],
  key: K,
  options: { execute(): Promise<{ id: string }[]> }
): Promise<string[]> {
  const possible = new Set((await options.execute()).map(({ id }) => id));
  return had.map((one) => one[key]).filter((id) => possible.has(id));
}
