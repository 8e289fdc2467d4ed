import { error } from '@sveltejs/kit';
import { answerInput } from '#features/assessments/answer-input.ts';
import { answerConstraints, criterion, saveAnswer } from '#features/assessments/answers.server.ts';
import { outline } from '#features/assessments/outline.server.ts';
import { agreedAbout } from '#features/goals/agreed.server.ts';
import { today } from '#server/clock.ts';
import { submitOrAnswer } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  if (!locals.acting) error(404);
  const { personId, horizonYears } = locals.acting.region;
  const read = await locals.read(async (tx) => ({
    outline: await outline(tx, params.einschaetzung),
    criterion: await criterion(tx, { assessmentId: params.einschaetzung, key: params.kriterium }),
    ...(await agreedAbout(tx, { assessmentId: params.einschaetzung, key: params.kriterium }))
  }));
  return { ...read, personId, horizonYears, today: today() };
};

export const actions: Actions = {
  default: (event) => {
    const { region, einschaetzung, kriterium } = event.params;
    const base = `/r/${region}/matrix/${einschaetzung}`;
    return submitOrAnswer(
      event,
      answerInput,
      async (tx, input) => {
        const at = { assessmentId: einschaetzung, key: kriterium };
        const saved = await saveAnswer(tx, at, { ...input, confirms: Boolean(input.confirm) });
        const to = input.confirm ?? input.to;
        if (to === 'quiet') return saved;
        if (to === 'overview') return base;
        if (to === 'belege' || to === 'schulen') return `${base}/${kriterium}/${to}`;
        return `${base}/${to === 'stay' ? kriterium : to}`;
      },
      { constraints: answerConstraints }
    );
  }
};
