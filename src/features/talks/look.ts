import { error } from '@sveltejs/kit';
import { id } from '#base/fields.ts';

/** What the address of a talk asks for. */
export type Look = {
  /** Id of an item of the agenda; without one, and without a key, the current item lies on the table. */
  item: string | null;
  /** Key of a criterion. */
  key: string | null;
  /** Show the owner also what somebody at the table may not see. */
  uncover: boolean;
  /** For the wall: nothing that is not for everybody at the table. */
  projector: boolean;
};

/** What is no item and no criterion is answered with 400. */
export function lookOf({ searchParams }: URL): Look {
  const key = searchParams.get('kriterium');
  if (key !== null && !/^[A-Z]\d{1,2}(\.\d{1,2}){1,3}$/.test(key)) error(400);
  const item = searchParams.get('punkt');
  if (item !== null && !id().safeParse(item).success) error(400);
  const uncover = searchParams.has('aufdecken');
  return { key, item, uncover, projector: searchParams.has('projektor') };
}
