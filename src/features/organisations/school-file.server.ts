import { listFile, type ListColumn } from '#features/files/list-file.server.ts';
import { m } from '#messages';
import type { schools } from './directory.server.ts';
import { schoolTypeLabel } from './directory.ts';
import type { SchoolFilter } from './school-filter.ts';

type Found = Awaited<ReturnType<typeof schools>>;

/** The list of schools as a workbook: facts of the directory, never anything a school said of itself. */
export function schoolFile(acting: App.Locals['acting'], filter: SchoolFilter, found: Found) {
  return listFile({
    title: m.directory_schools(),
    purpose: m.export_purpose_schools(),
    choice: choiceOf(filter, found),
    acting,
    entries: found.schools,
    columns: columns()
  });
}

function columns(): ListColumn<Found['schools'][number]>[] {
  return [
    { heading: m.directory_number(), width: 14, cell: ({ number }) => number },
    { heading: m.directory_name(), width: 48, cell: ({ name }) => name },
    { heading: m.directory_type(), width: 22, cell: ({ type }) => schoolTypeLabel(type) },
    { heading: m.directory_owner(), width: 36, cell: ({ ownerName }) => ownerName },
    { heading: m.directory_municipality(), width: 24, cell: ({ municipality }) => municipality },
    { heading: m.directory_pupils(), width: 16, cell: ({ pupils }) => pupils },
    {
      heading: m.directory_gone_since(),
      width: 18,
      cell: ({ goneOn }) => goneOn && { day: goneOn }
    }
  ];
}

function choiceOf(filter: SchoolFilter, { owners, municipalities }: Found): string {
  const named = (list: { value: string; label: string }[], id: string | null) =>
    list.find(({ value }) => value === id)?.label;
  return [
    filter.suche && m.export_choice_search({ text: filter.suche }),
    named(owners, filter.traeger),
    named(municipalities, filter.kommune),
    filter.schulform && schoolTypeLabel(filter.schulform)
  ]
    .filter(Boolean)
    .join(', ');
}
