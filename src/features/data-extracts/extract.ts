import { m } from '#messages';

export type Group =
  'organisation' | 'people' | 'matrix' | 'assessments' | 'releases' | 'visits' | 'sheets' | 'files';

export type Reason = 'public' | 'history' | 'passing' | 'program' | 'files';

/** How long after somebody asked the file can be fetched. */
export const openHours = 24;

export function isOpen(madeAt: Date, now: Date): boolean {
  return now.getTime() - madeAt.getTime() < openHours * 3_600_000;
}

/** What it holds, in the order of the file, with what stands in each part. */
export function contents(): { group: Group; title: string; text: string }[] {
  return [
    { group: 'organisation', title: m.extract_organisation(), text: m.extract_organisation_text() },
    { group: 'people', title: m.extract_people(), text: m.extract_people_text() },
    { group: 'matrix', title: m.extract_matrix(), text: m.extract_matrix_text() },
    { group: 'assessments', title: m.extract_assessments(), text: m.extract_assessments_text() },
    { group: 'releases', title: m.extract_releases(), text: m.extract_releases_text() },
    { group: 'visits', title: m.extract_visits(), text: m.extract_visits_text() },
    { group: 'sheets', title: m.extract_sheets(), text: m.extract_sheets_text() },
    { group: 'files', title: m.extract_files(), text: m.extract_files_text() }
  ];
}

/** What it does not hold, and why; the bytes of files stand beside, so they are not missing. */
export function missing(): { reason: Reason; text: string }[] {
  return [
    { reason: 'history', text: m.extract_without_history() },
    { reason: 'public', text: m.extract_without_public() },
    { reason: 'passing', text: m.extract_without_passing() },
    { reason: 'program', text: m.extract_without_program() }
  ];
}
