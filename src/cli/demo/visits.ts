import { randomUUID } from 'node:crypto';
import { plusDays } from '#base/days.ts';
import { ensureAgenda, openAgenda } from '#features/agendas/changes.server.ts';
import { recordMeasure } from '#features/goals/measure-record.server.ts';
import { changeMeasure, measureToChange } from '#features/goals/measures.server.ts';
import { recordGoal } from '#features/goals/goals.server.ts';
import { endTalk } from '#features/report-sheets/report-sheets.server.ts';
import { recordItem } from '#features/visit-items/items.server.ts';
import { changePartners, planVisit, startConversation } from '#features/visits/changes.server.ts';
import { repeatVisit } from '#features/visits/series.server.ts';
import { newVisit, visit as visitOf } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import type { Event, Run } from './event.ts';
import { goalEvents } from './goals.ts';
import { found, type Cast, type Story } from './cast.ts';
import { preparationEvents } from './preparation.ts';
import { sheetEvents } from './report-sheets.ts';

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
      day: [plusDays(one.on, -planningDays), plusDays(story.today, -3)].toSorted()[0] ?? '',
      by,
      happens: async (run) => {
        id = await run((tx) => planned(tx, one, cast, moved));
      }
    };
    const later = one.partners.flatMap(({ invitedOn }) =>
      invitedOn
        ? [{ day: invitedOn, by, happens: (run: Run) => inviteAll(run, id, one, cast, moved) }]
        : []
    );
    if (one.state === 'planned') {
      const agenda: Event = {
        day: story.today,
        by,
        happens: (run) => run((tx) => ensureAgenda(tx, id))
      };
      const preparation = preparationEvents(one, cast, { visitId: () => id, moved });
      const series = seriesEvents(one, by, () => id, moved);
      return [plan, ...later, ...preparation, agenda, ...series];
    }
    const writtenOn = plusDays(one.on, writingDays);
    return [
      plan,
      ...later,
      { day: one.on, by, happens: (run) => hold(run, id, { one, moved }, cast) },
      ...sheetEvents(one, cast, { visitId: () => id, writtenOn, moved }),
      ...goalEvents(one, cast, { visitId: () => id, writtenOn, moved })
    ];
  });
}

/** The same visit on later dates, planned at once. */
function seriesEvents(one: Visit, by: Event['by'], id: () => string, moved: number): Event[] {
  if (!one.series) return [];
  const { on, firstOn, ...dates } = one.series;
  const input = { ...dates, firstOn: plusDays(firstOn, moved), startsAt: one.startsAt };
  const happens: Event['happens'] = async (run) => {
    await run((tx) => repeatVisit(tx, id(), input));
  };
  return [{ day: on, by, happens }];
}

async function planned(tx: Tx, one: Visit, cast: Cast, moved: number): Promise<string> {
  const { units } = await newVisit(tx);
  return planVisit(tx, {
    kind: one.kind,
    title: one.title,
    aims: one.aims,
    heldOn: plusDays(one.on, moved),
    startsAt: one.startsAt,
    durationMin: one.minutes,
    venue: one.venue,
    schools: one.schools.map((school) => found(cast.organisations, school)),
    partners: one.partners
      .filter(({ invitedOn }) => !invitedOn)
      .map(({ organisation }) => found(cast.organisations, organisation)),
    accessUntil: accessOf(one, moved),
    units: units.filter(({ name }) => one.units.includes(name)).map(({ id: unit }) => unit)
  });
}

/** Whoever is invited later gets at once what was released to all partners. */
async function inviteAll(run: Run, id: string, one: Visit, cast: Cast, moved: number) {
  await run(async (tx) => {
    const { version, units } = await visitOf(tx, id);
    await changePartners(tx, id, {
      partners: one.partners.map(({ organisation }) => found(cast.organisations, organisation)),
      accessUntil: accessOf(one, moved),
      units: units.map((unit) => unit.id),
      version
    });
  });
}

function accessOf({ partners }: Visit, moved: number): string | null {
  const until = partners
    .map(({ accessUntil }) => accessUntil)
    .toSorted()
    .at(-1);
  return until ? plusDays(until, moved) : null;
}

const nothingSaid = { horizon: null, level: null, responsible: '', dueOn: null };

async function hold(
  run: Run,
  id: string,
  { one, moved }: { one: Visit; moved: number },
  cast: Cast
): Promise<void> {
  await run(async (tx) => startConversation(tx, id, (await visitOf(tx, id)).version));
  await run((tx) => openAgenda(tx, id));
  const criteria = await run(criteriaOf);
  for (const goal of one.goals) {
    const { criterion, from, to, measures: _measures, steps: _steps, ...said } = goal;
    const criterionId = found(criteria, criterion);
    const dueOn = plusDays(said.dueOn, moved);
    await run((tx) =>
      recordGoal(tx, id, { ...said, dueOn, criterionId, fromLevel: from, toLevel: to })
    );
  }
  for (const { title, criterion, unit, dueOn, horizon } of one.measures) {
    await run(async (tx) => {
      const made = randomUUID();
      const criterionId = criterion ? found(criteria, criterion) : null;
      await recordMeasure(tx, id, { title, criterionId }, made);
      const { measure, parties } = await measureToChange(tx, made);
      const party = parties.find(
        ({ name, unitId }) => unitId !== null && name.endsWith(`: ${unit}`)
      );
      await changeMeasure(tx, made, {
        ...measure,
        partyId: party?.unitId ?? measure.partyId,
        horizon,
        dueOn: plusDays(dueOn, moved)
      });
    });
  }
  for (const item of one.items) {
    const { criterion, school, ...said } = item;
    await run((tx) =>
      recordItem(tx, id, {
        ...nothingSaid,
        ...said,
        dueOn: said.dueOn ? plusDays(said.dueOn, moved) : null,
        isAnonymous: true,
        criterionId: criterion ? found(criteria, criterion) : null,
        schoolId: school ? found(cast.organisations, school) : null
      })
    );
  }
  await run(async (tx) => endTalk(tx, id, (await visitOf(tx, id)).version));
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
