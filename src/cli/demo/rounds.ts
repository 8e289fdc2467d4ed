import { plusDays } from '#base/days.ts';
import {
  askForTime,
  beginRound,
  bindAssessment,
  fittingAssessments,
  pause,
  postpone
} from '#features/rounds/own-rounds.server.ts';
import { closeRound } from '#features/rounds/deadlines.server.ts';
import { openRound, roundChoices, roundPage } from '#features/rounds/rounds.server.ts';
import type { Tx } from '#server/db.ts';
import { fillIn } from './assessments.ts';
import type { Event } from './event.ts';
import { found, type Cast, type Story } from './cast.ts';

type Round = Story['rounds'][number];
type Step = Round['steps'][number];

/** The coordination asks, and each Schulträger answers in its own way. */
export function roundEvents(
  story: Story,
  cast: Cast,
  { moved, rounds }: { moved: number; rounds: Map<string, string> }
): Event[] {
  const office = found(cast.leads, 'office');
  return story.rounds.flatMap((round) => {
    const opens: Event = {
      day: round.openedOn,
      by: office,
      happens: async (run) => {
        rounds.set(round.label, await run((tx) => open(tx, round, cast, moved)));
      }
    };
    const closes: Event = {
      day: round.closedOn ?? '',
      by: office,
      happens: (run) => run((tx) => close(tx, found(rounds, round.label)))
    };
    const steps = round.steps.map((step): Event => ({
      day: step.on,
      by: found(cast.leads, step.owner),
      happens: (run) => run((tx) => answer(tx, found(rounds, round.label), step, { cast, moved }))
    }));
    return [opens, ...steps, ...(round.closedOn ? [closes] : [])];
  });
}

async function open(tx: Tx, round: Round, cast: Cast, moved: number): Promise<string> {
  const { templates } = await roundChoices(tx);
  return openRound(tx, {
    template: templates[0]?.id ?? '',
    label: round.label,
    aim: round.aim,
    dueOn: plusDays(round.dueOn, moved),
    remindDays: round.remindDays,
    who: 'chosen',
    owners: round.owners.map((owner) => found(cast.organisations, owner))
  });
}

async function close(tx: Tx, roundId: string): Promise<void> {
  const { version } = await roundPage(tx, roundId);
  await closeRound(tx, roundId, version);
}

async function answer(
  tx: Tx,
  roundId: string,
  step: Step,
  { cast, moved }: { cast: Cast; moved: number }
): Promise<void> {
  switch (step.does) {
    case 'begin':
      return fillIn(tx, await beginRound(tx, roundId), step, cast);
    case 'bind': {
      const { assessments } = await fittingAssessments(tx, roundId);
      const labels = new Map(assessments.map(({ id, label }) => [label, id]));
      return bindAssessment(tx, roundId, { assessment: found(labels, step.assessment) });
    }
    case 'later':
      return postpone(tx, roundId, {
        wishedOn: plusDays(step.day, moved),
        laterReason: step.reason
      });
    case 'pause':
      return pause(tx, roundId, {
        pausedUntil: plusDays(step.day, moved),
        pauseReason: step.reason
      });
    case 'ask':
      return askForTime(tx, roundId, {
        askedUntil: plusDays(step.day, moved),
        askedReason: step.reason
      });
  }
}
