import type { AgendaKind, AgendaState } from '#features/agendas/agenda.ts';
import type { Mark } from '#features/preparation/mark.ts';
import type { Topic } from '#features/visits/topic.ts';

/** What lies on the table: an item of the agenda, or a criterion beside it. */
export type Place = {
  /** Id of the item, or the key of a criterion. */
  id: string;
  title: string;
  kind: AgendaKind;
  minutes: number | null;
  state: AgendaState;
  /** Milliseconds; since when it has this state. */
  stateAt: number | null;
  isInternal: boolean;
  criterionId: string | null;
  criterionKey: string | null;
  topic: Topic | null;
  marks: Mark[];
};

export type Pen = {
  /** Name of who writes; null where nobody does. */
  writer: string | null;
  isMine: boolean;
  /** Nobody writes, or nothing was heard of them for ten minutes. */
  isFree: boolean;
  /** Who asked to take over; of interest to the writer. */
  asker: string | null;
  hasAsked: boolean;
};
