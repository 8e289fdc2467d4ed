import { publicContent, type PublicContent, type ReportSheetContent } from './content.ts';
import { linesOf } from './sheet.ts';

/** Without levels, remarks, roles and needs; and without every goal, plan and topic that names a school. */
export function shortened(
  frozen: ReportSheetContent,
  { summary, approvedOn }: { summary: string; approvedOn: string },
  schools: readonly string[]
): PublicContent {
  const isFree = (text: string) => !named(text, schools);
  return publicContent.parse({
    format: 1,
    ownerName: frozen.ownerName,
    regionName: frozen.regionName,
    visit: { ...frozen.visit, title: isFree(frozen.visit.title) ? frozen.visit.title : '' },
    participants: [...new Set(frozen.participants.map(({ organisation }) => organisation))].filter(
      isFree
    ),
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

/** What was left out because it names a school. */
export function namingSchools(frozen: ReportSheetContent, schools: readonly string[]): string[] {
  return [
    ...frozen.highlights,
    ...frozen.goals.map(({ title }) => title),
    ...frozen.plans.map(({ text }) => text),
    ...frozen.topics.map(({ text }) => text)
  ].filter((text) => named(text, schools));
}

/** The school that a text names, however it is written. */
export function named(text: string, schools: readonly string[]): string | undefined {
  const said = text.normalize('NFKC').toLowerCase();
  return schools.find((school) => said.includes(school.normalize('NFKC').toLowerCase()));
}
