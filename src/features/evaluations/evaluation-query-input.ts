import { z } from 'zod';
import { horizons, priorities } from '#features/assessments/answer.ts';
import { nothingSaid } from './gaps.ts';

const uuid = z.union([z.literal(''), z.guid()]).default('');

/** The state of the page in its address: which gaps are listed, which earlier copy is compared with. */
export const evaluationQuery = z.strictObject({
  thema: uuid,
  prioritaet: z.enum(['', ...priorities, nothingSaid]).default(''),
  frist: z.enum(['', ...horizons, nothingSaid]).default(''),
  ab: z.enum(['', '1', '2', '3']).default(''),
  vergleich: uuid
});

export type EvaluationQuery = z.output<typeof evaluationQuery>;
