import type { Language } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

export const areas = ['network', 'wifi', 'presentation', 'devices'] as const;
export type Area = (typeof areas)[number];

export type AreaState = { state: 'done' | 'planned' | 'open'; plannedYear: number | null };

/** What the Schulträger says of one school; an area that is missing is not stated. */
export type SchoolBuildOut = {
  schoolId: string;
  school: string;
  /** The oldest day of what is stated; null where nothing is. */
  asOf: string | null;
  /** 0 where nothing is stated. */
  version: number;
  areas: Partial<Record<Area, AreaState>>;
};

/** How many schools stand where; `planned` by year. */
export type AreaCount = {
  area: Area;
  done: number;
  open: number;
  planned: [string, number][];
  unknown: number;
};

/** What is released with a visit: rows with names, or numbers only. Plain data, as it is stored and shown. */
export type ShownBuildOut = {
  schools: number;
  rows: { school: string; asOf: string | null; areas: Partial<Record<Area, AreaState>> }[] | null;
  counts: AreaCount[];
};

const labels: Record<Area, typeof m.build_out_area_network> = {
  network: m.build_out_area_network,
  wifi: m.build_out_area_wifi,
  presentation: m.build_out_area_presentation,
  devices: m.build_out_area_devices
};

export function areaLabel(area: Area, locale: Language = getLocale()): string {
  return labels[area]({}, { locale });
}

export function stateText(stated: AreaState | undefined, locale: Language = getLocale()): string {
  const options = { locale };
  if (!stated) return m.build_out_unknown({}, options);
  if (stated.state === 'done') return m.build_out_done({}, options);
  if (stated.state === 'open') return m.build_out_open({}, options);
  return m.build_out_planned({ year: String(stated.plannedYear) }, options);
}

/** What the form's choice calls it: `none`, `done`, `open` or the year. */
export function valueOf(stated: AreaState | undefined): string {
  if (!stated) return 'none';
  return stated.state === 'planned' ? String(stated.plannedYear) : stated.state;
}

export function shownOf(schools: readonly SchoolBuildOut[], withNames: boolean): ShownBuildOut {
  return {
    schools: schools.length,
    rows: withNames
      ? schools.map(({ school, asOf, areas: of }) => ({ school, asOf, areas: of }))
      : null,
    counts: areas.map((area) => countOf(area, schools))
  };
}

/** „steht: 3 · geplant 2027: 2 · offen: 1“ */
export function countText(
  { done, open, planned, unknown }: AreaCount,
  locale: Language = getLocale()
): string {
  const options = { locale };
  return [
    ...(done > 0 ? [`${m.build_out_done({}, options)}: ${done}`] : []),
    ...planned.map(([year, count]) => `${m.build_out_planned({ year }, options)}: ${count}`),
    ...(open > 0 ? [`${m.build_out_open({}, options)}: ${open}`] : []),
    ...(unknown > 0 ? [`${m.build_out_unknown({}, options)}: ${unknown}`] : [])
  ].join(' · ');
}

function countOf(area: Area, schools: readonly SchoolBuildOut[]): AreaCount {
  const stated = schools.map((school) => school.areas[area]);
  const years = stated.flatMap((one) =>
    one?.state === 'planned' ? [String(one.plannedYear)] : []
  );
  const planned = [...new Set(years)]
    .toSorted()
    .map((year): [string, number] => [year, years.filter((one) => one === year).length]);
  return {
    area,
    done: stated.filter((one) => one?.state === 'done').length,
    open: stated.filter((one) => one?.state === 'open').length,
    planned,
    unknown: stated.filter((one) => one === undefined).length
  };
}
