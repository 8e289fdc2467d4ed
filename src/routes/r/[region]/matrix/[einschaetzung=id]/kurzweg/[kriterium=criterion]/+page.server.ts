import { error } from '@sveltejs/kit';
import { shortAnswerInput } from '#features/assessments/answer-input.ts';
import { answerConstraints, criterion, saveAnswer } from '#features/assessments/answers.server.ts';
import { shortWay } from '#features/assessments/assessment.ts';
import { outline } from '#features/assessments/outline.server.ts';
import { today } from '#server/clock.ts';
import { submitOrAnswer } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) => {
  const personId = locals.acting?.region.personId ?? error(404);
  return locals.read(async (tx) => {
    const at = { assessmentId: params.einschaetzung, key: params.kriterium };
    const found = {
      outline: await outline(tx, at.assessmentId),
      criterion: await criterion(tx, at)
    };
    const isCore = found.outline.criteria.some(({ key, isCore }) => isCore && key === at.key);
    if (!isCore) error(404);
    if (!shortWay(found.outline).some(({ key }) => key === at.key)) error(403);
    return { ...found, personId, today: today() };
  });
};

export const actions: Actions = {
  default: (event) => {
    const { region, einschaetzung, kriterium } = event.params;
    const base = `/r/${region}/matrix/${einschaetzung}/kurzweg`;
    return submitOrAnswer(
      event,
      shortAnswerInput,
      async (tx, { to, confirm, ...input }) => {
        const at = { assessmentId: einschaetzung, key: kriterium };
        const { answer } = await criterion(tx, at);
        const confirms = confirm !== undefined;
        const saved = await saveAnswer(tx, at, { ...answer, ...input, confirms });
        const way = confirm ?? to;
        if (way === 'quiet') return saved;
        if (way === 'overview') return base;
        return /^[A-Z]/.test(way) ? `${base}/${way}` : `${base}/${kriterium}`;
      },
      { constraints: answerConstraints }
    );
  }
};
