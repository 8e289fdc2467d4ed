import { sheetPassagesOf } from '#features/redactions/sheet-passages.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, ...rest } = await locals.read((tx) =>
    sheetPassagesOf(tx, params.besuch, params.bogen)
  );
  const { id, visit, year, number, amendment } = sheet;
  return { ...rest, sheet: { id, visit, year, number, amendment } };
};
