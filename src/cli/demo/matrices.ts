import { plusDays } from '#base/days.ts';
import {
  addComment,
  answerComment,
  beginRound,
  commentsPage
} from '#features/matrices/comments.server.ts';
import { startDraft } from '#features/matrices/drafts.server.ts';
import { addRequirement } from '#features/matrices/requirements.server.ts';
import { version, versionsPage } from '#features/matrices/versions.server.ts';
import type { Tx } from '#server/db.ts';
import type { Event } from './event.ts';
import { editDraft } from './new-version.ts';
import { found, type Cast, type Story } from './cast.ts';

/** The coordination enters Vorgaben, drafts the next matrix of the owners and asks some of them about it. */
export function matrixEvents({ matrix }: Story, cast: Cast, moved: number): Event[] {
  const office = found(cast.leads, 'office');
  const { round } = matrix;
  const ids = round.organisations.map((key) => found(cast.organisations, key));
  return [
    ...matrix.requirements.map(({ on, criterion, ...said }): Event => ({
      day: on,
      by: office,
      happens: (run) =>
        run(async (tx) => {
          const id = await ownersMatrix(tx, 'published');
          await addRequirement(tx, id, await criterionId(tx, id, criterion), said);
        })
    })),
    {
      day: round.begunOn,
      by: office,
      happens: (run) =>
        run(async (tx) => {
          const id = await startDraft(tx, await ownersMatrix(tx, 'published'));
          await editDraft(tx, id, round.draft);
          await beginRound(tx, id, { organisations: ids, until: plusDays(round.until, moved) });
        })
    },
    ...round.comments.map(({ on, by, criterion, text }): Event => ({
      day: on,
      by: found(cast.leads, by),
      happens: (run) =>
        run(async (tx) => {
          const id = await ownersMatrix(tx, 'commenting');
          const about = criterion ? await criterionId(tx, id, criterion) : null;
          await addComment(tx, id, { criterion: about, text });
        })
    })),
    {
      day: round.answer.on,
      by: office,
      happens: (run) =>
        run(async (tx) => {
          const id = await ownersMatrix(tx, 'commenting');
          const { comments } = await commentsPage(tx, id);
          const comment = comments.find(({ key }) => key === round.answer.criterion)?.id ?? '';
          await answerComment(tx, id, { comment, outcome: 'takenUp', answer: round.answer.text });
        })
    }
  ];
}

async function ownersMatrix(tx: Tx, state: 'published' | 'commenting'): Promise<string> {
  const { versions } = await versionsPage(tx);
  const one = versions.find((each) => each.audience === 'owner' && each.state === state);
  if (!one) throw new Error(`no matrix of the owners is ${state}`);
  return one.id;
}

async function criterionId(tx: Tx, id: string, key: string): Promise<string> {
  const { themes } = await version(tx, id);
  const one = themes.flatMap(({ criteria }) => criteria).find((each) => each.key === key);
  if (!one) throw new Error(`the matrix has no criterion ${key}`);
  return one.id;
}
