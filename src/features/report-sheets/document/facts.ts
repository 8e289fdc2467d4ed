import { m } from '#messages';
import { laterBy, longDay, type Language } from '#base/format.ts';
import type { ReportSheetContent } from '../content.ts';
import type { ReportSheet } from './report-sheet.ts';

/** The lines at the top, without those that have nothing to say. */
export function facts({ content, frozen }: ReportSheet, locale: Language) {
  const options = { locale };
  const { visit, basis } = content;
  const copy = basis && {
    template: basis.templateTitle,
    version: basis.templateVersion,
    day: longDay(basis.takenOn, locale)
  };
  const confirmed = confirmations(content, 'confirmed', locale);
  const lines = [
    [
      m.document_occasion({}, options),
      [visit.title, timeOf(visit, locale), visit.venue].filter(Boolean).join(', ')
    ],
    [m.document_amends({}, options), amended(content, locale)],
    [m.document_participants({}, options), participants(content)],
    [m.document_basis({}, options), copy ? m.document_basis_copy(copy, options) : ''],
    [
      m.document_confirmed({}, options),
      confirmed || (frozen ? '' : m.document_confirmed_not({}, options))
    ],
    [m.document_noted({}, options), confirmations(content, 'noted', locale)]
  ];
  return lines.map(([label = '', text = '']) => ({ label, text })).filter(({ text }) => text);
}

function timeOf(visit: ReportSheetContent['visit'], locale: Language): string {
  if (!visit.startsAt) return '';
  if (!visit.durationMin) return m.document_time({ from: visit.startsAt }, { locale });
  const to = laterBy(visit.durationMin, visit.startsAt);
  return m.document_time_span({ from: visit.startsAt, to }, { locale });
}

function amended({ amends }: ReportSheetContent, locale: Language): string {
  if (!amends) return '';
  const { number, on, reason } = amends;
  return m.document_amends_line({ number, day: longDay(on, locale), reason }, { locale });
}

/** `Stadt Ahlbrück (Schulverwaltung, IT); Gemeinde Werlstedt` */
function participants({ participants }: ReportSheetContent): string {
  const organisations = Map.groupBy(participants, ({ organisation }) => organisation);
  return [...organisations]
    .map(([organisation, people]) => {
      const roles = people.map(({ role }) => role).filter(Boolean);
      return roles.length > 0 ? `${organisation} (${roles.join(', ')})` : organisation;
    })
    .join('; ');
}

function confirmations(
  content: ReportSheetContent,
  kind: 'confirmed' | 'noted',
  locale: Language
): string {
  return content.confirmations
    .filter((confirmation) => confirmation.kind === kind)
    .map(({ organisation, role, on, remark }) => {
      const who = role ? `${organisation} (${role})` : organisation;
      const day = longDay(on, locale);
      return remark
        ? m.document_confirmed_by_remark({ who, day, remark }, { locale })
        : m.document_confirmed_by({ who, day }, { locale });
    })
    .join('; ');
}
