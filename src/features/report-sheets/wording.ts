import { longDay } from '#base/format.ts';
import { visitCrumbs } from '#features/visits/wording.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { sheetNumber } from './sheet.ts';

const places: Record<string, () => string> = {
  whole: m.report_place_whole,
  highlights: m.report_highlights,
  situation: m.report_place_situation,
  goals: m.report_place_goals,
  outlook: m.report_place_outlook,
  section: m.report_place_section
};

export function commentPlaceLabel(place: string): string {
  return places[place]?.() ?? place;
}

/** What came back from a party, as a number. */
export function commentsText(count: number): string {
  return [m.report_asked_none, m.report_asked_one][count]?.() ?? m.report_asked_some({ count });
}

type Response = { organisation: string; role: string; on: string; remark: string; kind: string };

/** `Gemeinde Werlstedt (Leitung) hat am 14. Dezember 2026 Kenntnis genommen: …` */
export function responseLine({ organisation, role, on, remark, kind }: Response): string {
  const who = role ? `${organisation} (${role})` : organisation;
  const day = longDay(on, getLocale());
  const line =
    kind === 'noted'
      ? m.report_noted_line({ who, day })
      : m.report_section_confirmed_line({ who, day });
  return remark ? `${line} „${remark}“` : line;
}

type Placed = Parameters<typeof sheetNumber>[0] & { visitId: string; visit: { title: string } };

/** The way to the pages that lie below a Berichtsbogen. */
export function sheetCrumbs(region: string, sheet: Placed) {
  const visit = { id: sheet.visitId, title: sheet.visit.title };
  return [
    ...visitCrumbs(region, visit),
    {
      href: `/r/${region}/besuche/${sheet.visitId}/berichtsbogen`,
      label: m.report_title({ number: sheetNumber(sheet) })
    }
  ];
}
