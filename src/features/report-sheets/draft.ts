import type { Language } from '#base/format.ts';
import { roleLabel } from '#features/people/role.ts';
import type { ItemKind } from '#features/visit-items/item.ts';
import { wholeContent, type ReportSheetContent } from './content.ts';
import { linesOf } from './sheet.ts';

/** All a Berichtsbogen is drafted from, as the owner reads it. */
export type DraftFacts = {
  ownerName: string;
  region: { name: string; language: Language };
  visit: {
    kind: string;
    title: string;
    heldOn: string;
    startsAt: string;
    durationMin: number;
    venue: string;
  };
  /** A guest is there for its `body`. */
  partners: { name: string; body: string | null }[];
  /** Bereiche of the owner that took part. */
  units: { name: string }[];
  basis: {
    copyId: string;
    takenOn: string;
    horizonYears: Record<Horizon, number>;
    templateTitle: string;
    templateVersion: number;
    levels: { no: number; name: string }[];
  } | null;
  topics: DraftTopic[];
  goals: DraftGoal[];
  measures: ReportSheetContent['measures'];
  /** What the visit brought besides goals, also about single schools. */
  items: DraftItem[];
  expectations: { organisation: string; expects: string; contributes: string }[];
  /** What the owner wrote for the draft, by its place. */
  texts: Record<string, string>;
  marking: string;
  amends: { number: string; on: string } | null;
  reason: string;
  highlights: string;
  openPoints: string;
  nextOn: string | null;
  distribution: string;
};

type Horizon = 'short' | 'medium' | 'long';

export type DraftItem = {
  kind: ItemKind;
  text: string;
  horizon: string | null;
  level: number | null;
  responsible: string;
  dueOn: string | null;
  isAnonymous: boolean | null;
  schoolId: string | null;
  criterionKey: string | null;
};

type DraftTopic = {
  key: string;
  title: string;
  themeKey: string;
  themeNumber: string;
  themeTitle: string;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
  horizon: string | null;
  priority: string | null;
  toDiscuss: boolean;
  remark: string | null;
  /** The partners of the visit, and whether this was released to them. */
  readers: { name: string; sees: boolean; seesRemark: boolean }[];
};

type DraftGoal = {
  title: string;
  criterionKey: string | null;
  fromLevel: number | null;
  toLevel: number | null;
  successSign: string;
  commitment: string;
  responsible: string;
  dueOn: string | null;
};

/**
 * The Berichtsbogen as it stands. Every partner of the visit reads all of it, so levels appear only where
 * they were released to each of them, remarks only where each release holds them.
 *
 * @param confirmation who confirms it, in which role, on which day; null for a draft
 */
export function draftContent(
  facts: DraftFacts,
  confirmation: { role: string; on: string } | null
): ReportSheetContent {
  const said = resultsFor(facts.items, null);
  return wholeContent.parse({
    format: 3,
    mark: facts.marking,
    amends: facts.amends && { ...facts.amends, reason: facts.reason },
    ownerName: facts.ownerName,
    regionName: facts.region.name,
    visit: facts.visit,
    participants: participantsOf(facts),
    basis: basisOf(facts),
    highlights: linesOf(facts.highlights),
    themes: described(facts),
    goals: facts.goals.map((goal, index) => ({ no: index + 1, ...goal })),
    measures: facts.measures,
    ownerView: facts.texts.ownerView ?? '',
    expectations: facts.expectations,
    plans: said.plans,
    topics: said.topics,
    supportNeeds: said.supportNeeds,
    clarified: said.clarified,
    openPoints: [
      ...said.openPoints,
      ...linesOf(facts.openPoints).map((line) => ({ text: line, responsible: '', dueOn: null }))
    ],
    nextDate: facts.nextOn,
    note: '',
    distribution: linesOf(facts.distribution),
    confirmations: confirmation
      ? [
          {
            kind: 'confirmed',
            organisation: facts.ownerName,
            role: roleLabel(confirmation.role, {}, facts.region.language),
            on: confirmation.on,
            remark: ''
          }
        ]
      : []
  });
}

/** What the visit brought about one school, or about all of them together. */
export function resultsFor(items: DraftItem[], schoolId: string | null) {
  const of = (kind: ItemKind) =>
    items.filter((item) => item.kind === kind && item.schoolId === schoolId);
  const who = ({ text, responsible, dueOn }: DraftItem) => ({ text, responsible, dueOn });
  return {
    openPoints: of('openPoint').map(who),
    plans: of('plan').map((item) => ({ ...who(item), horizon: item.horizon })),
    topics: of('forwardedTopic').map(({ text, isAnonymous }) => ({
      text,
      isAnonymous: isAnonymous === true
    })),
    supportNeeds: of('supportNeed').map(who),
    clarified: of('clarified').map(({ text }) => text)
  };
}

/** Who took part, a line each, as it is proposed until somebody writes it down. */
export function participantLines({
  ownerName,
  units,
  partners,
  texts
}: Pick<DraftFacts, 'ownerName' | 'units' | 'partners' | 'texts'>) {
  const house = units.map(({ name }) => `${ownerName}: ${name}`);
  const proposed = [
    ...(house.length > 0 ? house : [ownerName]),
    ...partners.map(({ name, body }) => body || name)
  ];
  return texts.participants ?? proposed.join('\n');
}

/** The situation of each theme that is shown, as it is proposed until somebody writes it down. */
export function situationsOf(facts: DraftFacts) {
  return themes(facts).map(({ key, number, title, criteria }) => ({
    key,
    title: `${number} ${title}`.trim(),
    text: facts.texts[`theme:${key}`] ?? remarksOf(criteria)
  }));
}

/** `Stadt Ahlbrück: IT` */
function participantsOf(facts: DraftFacts) {
  return linesOf(participantLines(facts)).map((line) => {
    const [organisation = '', ...role] = line.split(': ');
    return { organisation, role: role.join(': ') };
  });
}

/** What is said about the copy; its years stand at each Frist. */
function basisOf({ basis }: DraftFacts): Record<string, unknown> | null {
  if (!basis) return null;
  const { horizonYears: _years, ...said } = basis;
  return said;
}

/** Criteria that belong in but are left out, and the partners they were not released to. */
export function leftOut(facts: DraftFacts): { key: string; title: string; names: string[] }[] {
  return relevant(facts)
    .filter((topic) => !isForAll(topic))
    .map(({ key, title, readers }) => ({
      key,
      title,
      names: readers.filter(({ sees }) => !sees).map(({ name }) => name)
    }));
}

function themes(facts: DraftFacts) {
  const shown = relevant(facts).filter(isForAll);
  const views = new Map(
    facts.items.flatMap(({ kind, criterionKey, level }) =>
      kind === 'sharedView' && criterionKey ? [[criterionKey, level]] : []
    )
  );
  return [...Map.groupBy(shown, ({ themeKey }) => themeKey)].map(([key, topics]) => ({
    key,
    number: topics[0]?.themeNumber ?? '',
    title: topics[0]?.themeTitle ?? '',
    criteria: topics.map((topic) => ({
      key: topic.key,
      title: topic.title,
      ist: topic.currentLevel ?? topic.noLevel,
      shared: views.get(topic.key) ?? null,
      soll: topic.targetLevel,
      horizon: topic.horizon,
      horizonYear: horizonYear(facts, topic.horizon),
      priority: topic.priority,
      remark: topic.readers.every(({ seesRemark }) => seesRemark) ? (topic.remark ?? '') : ''
    }))
  }));
}

/** A written situation stands for the remarks it was made of, which then are not said twice. */
function described(facts: DraftFacts) {
  return themes(facts).map(({ key, criteria, ...theme }) => {
    const situation = facts.texts[`theme:${key}`] ?? '';
    return {
      ...theme,
      situation,
      criteria: situation ? criteria.map((one) => ({ ...one, remark: '' })) : criteria
    };
  });
}

function remarksOf(criteria: { remark: string }[]): string {
  return criteria
    .map(({ remark }) => remark)
    .filter(Boolean)
    .join('\n');
}

/** What has a goal or another result, was marked for the talk or has priority A. */
function relevant({ topics, goals, items }: DraftFacts): DraftTopic[] {
  const agreed = new Set([...goals, ...items].map(({ criterionKey }) => criterionKey));
  return topics.filter(
    ({ key, toDiscuss, priority }) => agreed.has(key) || toDiscuss || priority === 'A'
  );
}

function isForAll({ readers }: DraftTopic): boolean {
  return readers.every(({ sees }) => sees);
}

/** The years count from the day of the frozen copy. */
function horizonYear({ basis }: DraftFacts, horizon: string | null): number | null {
  if (!basis || (horizon !== 'short' && horizon !== 'medium' && horizon !== 'long')) return null;
  return Number(basis.takenOn.slice(0, 4)) + basis.horizonYears[horizon];
}
