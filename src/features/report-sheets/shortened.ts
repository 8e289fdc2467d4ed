import { publicContent, type PublicContent, type ReportSheetContent } from './content.ts';
import { linesOf } from './sheet.ts';

/** Whom a public version must not name: schools of the owner, and guests, who took part for their `body`. */
export type Unnamed = Readonly<{
  schools: readonly string[];
  guests: readonly { name: string; body: string }[];
}>;

/** Without levels, remarks, roles and needs; and without every goal, plan and topic that names somebody. */
export function shortened(
  frozen: ReportSheetContent,
  { summary, approvedOn }: { summary: string; approvedOn: string },
  unnamed: Unnamed
): PublicContent {
  const isFree = (text: string) => !named(text, unnamed);
  return publicContent.parse({
    format: 1,
    ownerName: frozen.ownerName,
    regionName: frozen.regionName,
    visit: { ...frozen.visit, title: isFree(frozen.visit.title) ? frozen.visit.title : '' },
    participants: [
      ...new Set(frozen.participants.map(({ organisation }) => bodyOf(organisation, unnamed)))
    ].filter((organisation) => organisation !== '' && isFree(organisation)),
    summary: linesOf(summary),
    goals: frozen.goals
      .filter(({ title }) => isFree(title))
      .map(({ title, commitment, dueOn }) => ({ title, commitment, dueOn })),
    plans: frozen.plans
      .filter(({ text }) => isFree(text))
      .map(({ text, horizon }) => ({ text, horizon })),
    topics: frozen.topics.map(({ text }) => text).filter(isFree),
    nextDate: frozen.nextDate,
    approvedOn
  });
}

/** What was left out because of whom it names. */
export function namingSomebody(frozen: ReportSheetContent, unnamed: Unnamed): string[] {
  return [
    ...frozen.highlights,
    ...frozen.goals.map(({ title }) => title),
    ...frozen.plans.map(({ text }) => text),
    ...frozen.topics.map(({ text }) => text)
  ].filter((text) => named(text, unnamed));
}

/** The school or guest that a text names, however it is written. */
export function named(text: string, { schools, guests }: Unnamed): string | undefined {
  return [...schools, ...guests.map(({ name }) => name)].find((name) => isIn(name, text));
}

function bodyOf(organisation: string, { guests }: Unnamed): string {
  return guests.find(({ name }) => isIn(name, organisation))?.body ?? organisation;
}

function isIn(name: string, text: string): boolean {
  return folded(text).includes(folded(name));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
