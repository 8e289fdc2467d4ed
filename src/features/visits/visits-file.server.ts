import { listFile, type ListColumn } from '#features/files/list-file.server.ts';
import { m } from '#messages';
import { visitKindLabel } from './visit.ts';
import type { visitList } from './visits.server.ts';
import { stateOf } from './wording.ts';

type Listed = Awaited<ReturnType<typeof visitList>>['visits'][number];

export function visitsFile(acting: App.Locals['acting'], visits: Listed[]) {
  return listFile({
    title: m.visit_list_title(),
    purpose: m.export_purpose_visits(),
    acting,
    entries: visits,
    columns: columns()
  });
}

function columns(): ListColumn<Listed>[] {
  return [
    { heading: m.visit_column_date(), width: 14, cell: ({ heldOn }) => ({ day: heldOn }) },
    { heading: m.visit_column_begin(), width: 12, cell: ({ startsAt }) => startsAt },
    { heading: m.visit_column_visit(), width: 44, cell: ({ title }) => title },
    { heading: m.visit_column_kind(), width: 24, cell: ({ kind }) => visitKindLabel(kind) },
    { heading: m.visit_column_owner(), width: 36, cell: ({ ownerName }) => ownerName },
    { heading: m.visit_column_state(), width: 26, cell: (visit) => stateOf(visit) }
  ];
}
