import type { Language } from '#base/format.ts';
import { roleLabel } from '#features/people/role.ts';
import { reportSheetContent, type ReportSheetContent } from './content.ts';
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
  partners: { name: string }[];
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
  highlights: string;
  openPoints: string;
  nextOn: string | null;
  distribution: string;
};

type Horizon = 'short' | 'medium' | 'long';

type DraftTopic = {
  key: string;
  title: string;
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
  return reportSheetContent.parse({
    format: 1,
    mark: 'internal',
    ownerName: facts.ownerName,
    regionName: facts.region.name,
    visit: facts.visit,
    participants: [{ name: facts.ownerName }, ...facts.partners].map(({ name }) => ({
      organisation: name,
      role: ''
    })),
    basis: basisOf(facts),
    highlights: linesOf(facts.highlights),
    themes: themes(facts),
    goals: facts.goals.map((goal, index) => ({ no: index + 1, ...goal })),
    openPoints: linesOf(facts.openPoints).map((line) => ({
      text: line,
      responsible: '',
      dueOn: null
    })),
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
  return [...Map.groupBy(shown, ({ themeNumber }) => themeNumber)].map(([number, topics]) => ({
    number,
    title: topics[0]?.themeTitle ?? '',
    criteria: topics.map((topic) => ({
      key: topic.key,
      title: topic.title,
      ist: topic.currentLevel ?? topic.noLevel,
      soll: topic.targetLevel,
      horizon: topic.horizon,
      horizonYear: horizonYear(facts, topic.horizon),
      priority: topic.priority,
      remark: topic.readers.every(({ seesRemark }) => seesRemark) ? (topic.remark ?? '') : ''
    }))
  }));
}

/** What has a goal, was marked for the talk or has priority A. */
function relevant({ topics, goals }: DraftFacts): DraftTopic[] {
  const agreed = new Set(goals.map(({ criterionKey }) => criterionKey));
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
