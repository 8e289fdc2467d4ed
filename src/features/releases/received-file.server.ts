import { dayOf } from '#base/days.ts';
import { listFile, type ListColumn } from '#features/files/list-file.server.ts';
import { m } from '#messages';
import { scopeText } from './release-texts.ts';
import type { receivedReleases } from './releases.server.ts';

type Received = Awaited<ReturnType<typeof receivedReleases>>[number];

/** What was released to the acting organisation as a workbook: that it was, never what it says. */
export function receivedFile(acting: App.Locals['acting'], releases: Received[]) {
  return listFile({
    title: m.release_to_us_title(),
    purpose: m.export_purpose_releases(),
    acting,
    entries: releases,
    columns: columns()
  });
}

function columns(): ListColumn<Received>[] {
  return [
    { heading: m.release_from(), width: 36, cell: ({ owner }) => owner },
    { heading: m.release_copy_of(), width: 14, cell: ({ takenOn }) => ({ day: takenOn }) },
    { heading: m.release_scope(), width: 40, cell: scopeOf },
    {
      heading: m.release_on(),
      width: 16,
      cell: ({ releasedAt }) => ({ day: dayOf(releasedAt) })
    },
    { heading: m.release_until(), width: 14, cell: ({ until }) => until && { day: until } },
    {
      heading: m.release_opened(),
      width: 14,
      cell: ({ openedAt }) => openedAt && { day: dayOf(openedAt) }
    }
  ];
}

function scopeOf({ themeIds, themesOfMatrix, includesRemarks }: Received): string {
  return scopeText({ themes: themeIds.length, of: themesOfMatrix, includesRemarks });
}
