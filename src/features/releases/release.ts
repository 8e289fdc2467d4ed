import { unique, viewOf } from './views.ts';

/**
 * What somebody has ticked on the release page so far, as its address and its form say it: recipients by
 * id, themes by key, whether with remarks, until when.
 */
export type ReleaseChoice = Readonly<{
  empfaenger: readonly string[];
  themen: readonly string[];
  bemerkungen: boolean;
  /** Recipients that get something else, and what, as „<recipient>.<theme>“. */
  fuer?: readonly string[];
  umfang?: readonly string[];
  /** Until when each of them sees it, in their order. */
  fristen?: readonly string[];
  /** Visits all of whose partners get it, whoever is invited later included. */
  besuche: readonly string[];
  /** Whether releases of the copies that this one corrects end with it. */
  ersetzen: boolean;
  /** As typed; empty means until it is withdrawn. */
  bis: string;
}>;

/** The choice as the query of the page's address; equal choices give equal texts. */
export function choiceQuery(choice: {
  empfaenger: readonly string[];
  besuche: readonly string[];
  themen: readonly string[];
  bemerkungen: boolean;
  fuer?: readonly string[];
  umfang?: readonly string[];
  fristen?: readonly string[];
  ersetzen: boolean;
  bis: string | null;
}): string {
  return new URLSearchParams([
    ['vorschau', '1'],
    ...unique(choice.empfaenger).map((id) => ['empfaenger', id]),
    ...unique(choice.besuche).map((id) => ['besuche', id]),
    ...unique(choice.themen).map((key) => ['themen', key]),
    ...(choice.bemerkungen ? [['bemerkungen', 'on']] : []),
    ...unique(choice.fuer ?? []).map((id) => ['fuer', id]),
    ...unique(choice.umfang ?? []).map((tick) => ['umfang', tick]),
    ...unique(choice.fuer ?? []).map((id) => ['fristen', viewOf(choice, id).bis]),
    ...(choice.ersetzen ? [['ersetzen', 'on']] : []),
    ['bis', choice.bis ?? '']
  ]).toString();
}

export type ReleaseState = 'active' | 'over' | 'withdrawn' | 'replaced';

type Facts = { until: string | null; withdrawnAt: string | Date | null; isReplaced: boolean };

/** Whether it reaches its recipient on this day, and if not, why. */
export function stateOf({ until, withdrawnAt, isReplaced }: Facts, today: string): ReleaseState {
  if (withdrawnAt !== null) return isReplaced ? 'replaced' : 'withdrawn';
  return until !== null && until < today ? 'over' : 'active';
}
