import { plusDays } from '#base/days.ts';
import { recordGoal } from '#features/goals/goals.server.ts';
import { confirmSheet, sheetToConfirm } from '#features/report-sheets/confirmation.server.ts';
import { changeDraft, endTalk, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { planVisit, startConversation } from '#features/visits/changes.server.ts';
import { visit as visitOf } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import type { Event, Run } from './event.ts';
import { goalEvents } from './goals.ts';
import { found, type Cast, type Story } from './populate.ts';
import { preparationEvents } from './preparation.ts';

type Visit = Story['visits'][number];

/** How long before the visit it was planned, and how long after it the Berichtsbogen was confirmed. */
const planningDays = 24;
const writingDays = 6;

/** Each visit of the story: planned, and where it was held, its goals and its confirmed Berichtsbogen. */
export function visitEvents(story: Story, cast: Cast, moved: number): Event[] {
  return story.visits.flatMap((one) => {
    let id = '';
    const by = found(cast.leads, one.owner);
    const plan: Event = {
      day: plusDays(one.on, -planningDays),
      by,
      happens: async (run) => {
        id = await run((tx) => planned(tx, one, cast, moved));
      }
    };
    if (one.state === 'planned') return [plan, ...preparationEvents(one, cast, () => id)];
    const writtenOn = plusDays(one.on, writingDays);
    return [
      plan,
      { day: one.on, by, happens: (run) => hold(run, id, one) },
      { day: writtenOn, by, happens: (run) => writeDown(run, id, one, moved) },
      ...goalEvents(one, cast, { visitId: () => id, writtenOn })
    ];
  });
}

async function planned(tx: Tx, one: Visit, cast: Cast, moved: number): Promise<string> {
  const until = one.partners
    .map(({ accessUntil }) => accessUntil)
    .toSorted()
    .at(-1);
  return planVisit(tx, {
    kind: 'ownerVisit',
    title: one.title,
    aims: one.aims,
    heldOn: plusDays(one.on, moved),
    startsAt: one.startsAt,
    durationMin: one.minutes,
    venue: one.venue,
    schools: [],
    partners: one.partners.map(({ organisation }) => found(cast.organisations, organisation)),
    accessUntil: until ? plusDays(until, moved) : null
  });
}

async function hold(run: Run, id: string, one: Visit): Promise<void> {
  await run(async (tx) => startConversation(tx, id, (await visitOf(tx, id)).version));
  const criteria = await run(criteriaOf);
  for (const goal of one.goals) {
    const { criterion, from, to, measures: _measures, steps: _steps, ...said } = goal;
    const criterionId = found(criteria, criterion);
    await run((tx) => recordGoal(tx, id, { ...said, criterionId, fromLevel: from, toLevel: to }));
  }
  await run(async (tx) => endTalk(tx, id, (await visitOf(tx, id)).version));
}

async function writeDown(run: Run, id: string, one: Visit, moved: number): Promise<void> {
  if (!one.reportSheet) return;
  const { highlights, openPoints, distribution, nextOn } = one.reportSheet;
  await run(async (tx) => {
    const { sheet } = await sheetPage(tx, id);
    await changeDraft(tx, id, {
      version: sheet.version,
      copyId: sheet.copyId,
      highlights,
      openPoints,
      distribution,
      nextOn: plusDays(nextOn, moved)
    });
  });
  const { proposal } = await run((tx) => sheetToConfirm(tx, id));
  if (!proposal) return;
  const { sha256, accessUntil } = proposal;
  await confirmSheet({ read: run, write: run }, id, { sha256, accessUntil });
}

/** The criteria of the owners' matrix by their key. */
async function criteriaOf(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('app.criterion as c')
    .innerJoin('app.matrix_template as t', (join) =>
      join.onRef('t.region_id', '=', 'c.region_id').onRef('t.id', '=', 'c.template_id')
    )
    .select(['c.key', 'c.id'])
    .where('c.region_id', '=', tx.region)
    .where('t.audience', '=', 'owner')
    .execute();
  return new Map(rows.map(({ key, id }) => [key, id]));
}
