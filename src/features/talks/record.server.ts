import { recordGoal } from '#features/goals/goals.server.ts';
import { recordMeasure } from '#features/goals/measure-record.server.ts';
import { recordItem } from '#features/visit-items/items.server.ts';
import type { Tx } from '#server/db.ts';
import { holdPen } from './pen.server.ts';
import type { RecordInput } from './talk-input.ts';

/** Keeps what was said, for whoever holds the pen or finds it free; who and until when are asked afterwards. */
export async function record(tx: Tx, visitId: string, input: RecordInput): Promise<void> {
  const isNew = await keep(tx, visitId, input);
  // Only now, as it is asked first who may record at all; what was kept before needs no pen.
  if (isNew) await holdPen(tx, visitId);
}

async function keep(tx: Tx, visitId: string, input: RecordInput): Promise<boolean> {
  const { kind, text, criterionId, id } = input;
  if (kind === 'goal') {
    return recordGoal(
      tx,
      visitId,
      { title: text, criterionId, ...levelsOf(input), ...goalLater },
      id
    );
  }
  if (kind === 'measure') return recordMeasure(tx, visitId, { title: text, criterionId }, id);
  return recordItem(
    tx,
    visitId,
    { kind, text, criterionId, level: input.sharedLevel, ...itemLater },
    id
  );
}

/** Where the copy says the Soll is reached already, a goal has no levels of its own. */
function levelsOf({ fromLevel, toLevel }: RecordInput) {
  if (fromLevel && toLevel && toLevel < fromLevel) return { fromLevel: null, toLevel: null };
  return { fromLevel, toLevel };
}

const goalLater = {
  commitment: 'intent',
  horizon: null,
  responsible: '',
  dueOn: null,
  successSign: ''
} as const;
const itemLater = {
  horizon: 'medium',
  responsible: '',
  dueOn: null,
  isAnonymous: true,
  schoolId: null
} as const;
