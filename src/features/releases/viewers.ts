import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

type Copy = {
  organisation: string;
  providers: readonly { name: string; until: string }[];
  sheetReaders: readonly { name: string; title: string; until: string }[];
};

type Active = { recipient: string; until: string | null; forVisit: { title: string } | null };

/** Everybody who reads a copy or parts of it today, and why: one line for each, however many ways there are. */
export function copyViewers(copy: Copy, active: readonly Active[]) {
  const all = [
    { name: copy.organisation, why: m.release_viewer_own() },
    ...copy.providers.map(({ name, until }) => ({
      name,
      why: m.release_viewer_mandate({ day: day(until) })
    })),
    ...active.map((release) => ({ name: release.recipient, why: releaseText(release) })),
    ...copy.sheetReaders.map(({ name, title, until }) => ({
      name,
      why: m.release_viewer_sheet({ title, day: day(until) })
    }))
  ];
  return [...Map.groupBy(all, ({ name }) => name)].map(([name, ways]) => ({
    name,
    why: ways.map(({ why }) => why).join(' · ')
  }));
}

function releaseText({ until, forVisit }: Active): string {
  const text = until ? m.release_viewer_until({ day: day(until) }) : m.release_viewer_open();
  return forVisit ? m.release_viewer_partner({ how: text, title: forVisit.title }) : text;
}

function day(date: string): string {
  return longDay(date, getLocale());
}
