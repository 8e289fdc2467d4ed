import { z } from 'zod';
import { comparison } from '#features/matrices/comparison.server.ts';
import { queryOf } from '#server/query.ts';
import type { PageServerLoad } from './$types';

const query = z.strictObject({ mit: z.uuid().optional() });

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { mit } = queryOf(url, query);
  return locals.read((tx) => comparison(tx, params.fassung, mit));
};
