import type { CopiedTheme } from '#features/assessments/copy.ts';

/** What of a copy one recipient gets: themes by key, whether with remarks, and until when; empty: until withdrawn. */
export type View = Readonly<{ themen: readonly string[]; bemerkungen: boolean; bis: string }>;

/**
 * What all get, and of the recipients in `fuer` what each gets instead, as „<recipient>.<theme>“; `fristen` are
 * their days in the same order.
 */
export type Views = Readonly<{
  themen: readonly string[];
  bemerkungen: boolean;
  bis: string | null;
  fuer?: readonly string[];
  umfang?: readonly string[];
  fristen?: readonly string[];
}>;

/** What of it one recipient gets. */
export function viewOf(choice: Views, recipient: string): View {
  if (!choice.fuer?.includes(recipient)) return commonView(choice);
  const own = (choice.umfang ?? [])
    .filter((tick) => tick.startsWith(`${recipient}.`))
    .map((tick) => tick.slice(recipient.length + 1));
  return {
    themen: unique(own.filter((tick) => tick !== remarks)),
    bemerkungen: own.includes(remarks),
    bis: choice.fristen?.[choice.fuer.indexOf(recipient)] ?? choice.bis ?? ''
  };
}

export function commonView({ themen, bemerkungen, bis }: Views): View {
  return { themen: unique(themen), bemerkungen, bis: bis ?? '' };
}

/** A view as ticks of a recipient. */
export function ticksOf(
  { themen, bemerkungen }: Pick<View, 'themen' | 'bemerkungen'>,
  recipient: string
): string[] {
  return [...themen, ...(bemerkungen ? [remarks] : [])].map((tick) => `${recipient}.${tick}`);
}

/** Whether each recipient with a choice of its own gets at least one theme. */
export function isComplete({ fuer, umfang }: { fuer?: string[]; umfang?: string[] }): boolean {
  const choice = { themen: [], bemerkungen: false, bis: null, fuer, umfang };
  return (fuer ?? []).every((id) => viewOf(choice, id).themen.length > 0);
}

export type ViewGroup<R> = Readonly<{
  view: View;
  recipients: R[];
  /** Whoever is invited to a visit later gets it too. */
  isForLater: boolean;
  /** Guests, from whom some of it is kept. */
  seesLess: boolean;
}>;

/**
 * Recipients that see the same together, what all get first; who is invited later always gets that.
 * @param seesLess whether something of the view is kept from the recipient
 */
export function groupsByView<R extends { id: string }>(
  choice: Views,
  recipients: readonly R[],
  forLater: boolean,
  seesLess: (recipient: R, view: View) => boolean = () => false
): ViewGroup<R>[] {
  const common = commonView(choice);
  const seen = (one: R) => {
    const view = viewOf(choice, one.id);
    return { view, seesLess: seesLess(one, view) };
  };
  const groups = Map.groupBy(recipients, (one) => JSON.stringify(seen(one)));
  const sameAsAll = groups.get(JSON.stringify({ view: common, seesLess: false })) ?? [];
  const others = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first || group === sameAsAll) return [];
    return [{ ...seen(first), recipients: group, isForLater: false }];
  });
  const all = { view: common, recipients: sameAsAll, isForLater: forLater, seesLess: false };
  return sameAsAll.length > 0 || forLater || others.length === 0 ? [all, ...others] : others;
}

type Cut = { themeIds: readonly string[]; remarks: boolean; kept: readonly string[] };

/** What a view leaves of a copy that was read with all that anybody gets, without the criteria that are kept. */
export function cutTo(
  themes: readonly CopiedTheme[],
  { themeIds, remarks, kept }: Cut
): CopiedTheme[] {
  return themes
    .filter(({ id }) => themeIds.includes(id))
    .map((theme) => ({
      ...theme,
      criteria: theme.criteria
        .filter(({ key }) => !kept.includes(key))
        .map((one) => (remarks ? one : { ...one, remark: '' }))
    }));
}

export function unique(list: readonly string[]): string[] {
  return [...new Set(list)].toSorted();
}

const remarks = 'bemerkungen';
