import { wordFor, type Words } from '#features/regions/words.ts';
import { m } from '#messages';

/** What a visit brings besides goals. */
export const itemKinds = [
  'openPoint',
  'plan',
  'forwardedTopic',
  'supportNeed',
  'clarified',
  'sharedView'
] as const;
export type ItemKind = (typeof itemKinds)[number];

export const horizons = ['short', 'medium', 'long'] as const;
export type Horizon = (typeof horizons)[number];

const labels: Record<
  ItemKind,
  (names: { table: string }, options?: { locale?: 'de' | 'en' }) => string
> = {
  openPoint: m.item_kind_open_point,
  plan: m.item_kind_plan,
  forwardedTopic: m.item_kind_forwarded_topic,
  supportNeed: m.item_kind_support_need,
  clarified: m.item_kind_clarified,
  sharedView: m.item_kind_shared_view
};
const horizonLabels: Record<Horizon, () => string> = {
  short: m.item_horizon_short,
  medium: m.item_horizon_medium,
  long: m.item_horizon_long
};
/** As the kinds stand in addresses. */
const slugs: Record<ItemKind, string> = {
  openPoint: 'offener-punkt',
  plan: 'planung',
  forwardedTopic: 'runder-tisch',
  supportNeed: 'unterstuetzung',
  clarified: 'geklaert',
  sharedView: 'gemeinsame-einschaetzung'
};

export function itemKindOf(code: string): ItemKind | undefined {
  return itemKinds.find((kind) => kind === code);
}

/** @param words what the region calls things: the Runder Tisch has another name in some */
export function itemKindLabel(code: string, words: Words, locale?: 'de' | 'en'): string {
  const kind = itemKindOf(code);
  const table = wordFor('roundTable', words, locale);
  return kind ? labels[kind]({ table }, { locale }) : code;
}

export function itemSlug(kind: ItemKind): string {
  return slugs[kind];
}

export function itemKindBySlug(slug: string): ItemKind | undefined {
  return itemKinds.find((kind) => slugs[kind] === slug);
}

export function horizonLabel(code: string): string {
  const horizon = horizons.find((one) => one === code);
  return horizon ? horizonLabels[horizon]() : code;
}

/** Who takes it on and by when is asked of these. */
export function hasWhoAndWhen(kind: ItemKind): boolean {
  return kind === 'openPoint' || kind === 'plan' || kind === 'supportNeed';
}
