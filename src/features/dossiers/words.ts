import type { Language } from '#base/format.ts';
import { horizonYearOf, type HorizonYears } from '#features/assessments/answer-texts.ts';
import { m } from '#messages';

/** „Stufe 2“ */
export function level(no: number, locale: Language): string {
  return m.shell_level({ level: no }, { locale });
}

/** A level, or why there is none. */
export function said(
  { currentLevel, noLevel }: { currentLevel: number | null; noLevel: string | null },
  locale: Language
): string | number {
  if (currentLevel !== null) return currentLevel;
  if (noLevel === 'unknown') return m.matrix_unknown({}, { locale });
  if (noLevel === 'notApplicable') return m.matrix_not_applicable({}, { locale });
  return m.matrix_open({}, { locale });
}

/** „bis 2029“, or nothing. */
export function until(
  horizon: string | null,
  years: HorizonYears,
  takenOn: string,
  locale: Language
): string {
  const year = horizonYearOf(horizon, years, takenOn);
  return year ? m.dossier_until({ year }, { locale }) : '';
}

/** The beginning of a long text, cut between words. */
export function beginning(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), most / 2)).trimEnd()} …`;
}
