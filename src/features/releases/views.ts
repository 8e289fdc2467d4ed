import type { CopiedTheme } from '#features/assessments/copy.ts';

/** What of a copy one recipient gets: themes by key, and whether with remarks. */
export type View = Readonly<{ themen: readonly string[]; bemerkungen: boolean }>;

/** What all get, and of the recipients in `fuer` what each gets instead, as „<recipient>.<theme>“. */
export type Views = View & Readonly<{ fuer?: readonly string[]; umfang?: readonly string[] }>;

/** What of it one recipient gets. */
export function viewOf(choice: Views, recipient: string): View {
  if (!choice.fuer?.includes(recipient)) return commonView(choice);
  const own = (choice.umfang ?? [])
    .filter((tick) => tick.startsWith(`${recipient}.`))
    .map((tick) => tick.slice(recipient.length + 1));
  return {
    themen: unique(own.filter((tick) => tick !== remarks)),
    bemerkungen: own.includes(remarks)
  };
}

export function commonView({ themen, bemerkungen }: View): View {
  return { themen: unique(themen), bemerkungen };
}

/** A view as ticks of a recipient. */
export function ticksOf({ themen, bemerkungen }: View, recipient: string): string[] {
  return [...themen, ...(bemerkungen ? [remarks] : [])].map((tick) => `${recipient}.${tick}`);
}

/** Whether each recipient with a choice of its own gets at least one theme. */
export function isComplete({ fuer, umfang }: { fuer?: string[]; umfang?: string[] }): boolean {
  const choice = { themen: [], bemerkungen: false, fuer, umfang };
  return (fuer ?? []).every((id) => viewOf(choice, id).themen.length > 0);
}

export type ViewGroup<R> = Readonly<{
  view: View;
  recipients: R[];
  /** Whoever is invited to a visit later gets it too. */
  isForLater: boolean;
}>;

/** Recipients that see the same together, what all get first; who is invited later always gets that. */
export function groupsByView<R extends { id: string }>(
  choice: Views,
  recipients: readonly R[],
  forLater: boolean
): ViewGroup<R>[] {
  const common = commonView(choice);
  const groups = Map.groupBy(recipients, ({ id }) => JSON.stringify(viewOf(choice, id)));
  const sameAsAll = groups.get(JSON.stringify(common)) ?? [];
  const others = [...groups.values()]
    .filter((group) => group !== sameAsAll)
    .map((group) => ({
      view: viewOf(choice, group[0]?.id ?? ''),
      recipients: group,
      isForLater: false
    }));
  const all = { view: common, recipients: sameAsAll, isForLater: forLater };
  return sameAsAll.length > 0 || forLater || others.length === 0 ? [all, ...others] : others;
}

/** What a view leaves of a copy that was read with all that anybody gets. */
export function cutTo(
  themes: readonly CopiedTheme[],
  { themeIds, remarks }: { themeIds: readonly string[]; remarks: boolean }
): CopiedTheme[] {
  return themes
    .filter(({ id }) => themeIds.includes(id))
    .map((theme) => ({
      ...theme,
      criteria: theme.criteria.map((one) => (remarks ? one : { ...one, remark: '' }))
    }));
}

export function unique(list: readonly string[]): string[] {
  return [...new Set(list)].toSorted();
}

const remarks = 'bemerkungen';
