import { listFile, type ListColumn } from '#features/files/list-file.server.ts';
import { m } from '#messages';
import { horizonLabel } from './goal.ts';
import { stateLabel } from './goal-state.ts';
import type { ListedMeasure } from './measure-list.server.ts';

export function measuresFile(acting: App.Locals['acting'], measures: ListedMeasure[]) {
  return listFile({
    title: m.measures_title(),
    purpose: m.export_purpose_goals(),
    acting,
    entries: measures,
    columns: columns()
  });
}

function columns(): ListColumn<ListedMeasure>[] {
  return [
    { heading: m.measure_title(), width: 50, cell: ({ title }) => title },
    { heading: m.goal_of_owner(), width: 30, cell: ({ ownerName }) => ownerName },
    { heading: m.measure_party(), width: 30, cell: ({ partyName }) => partyName },
    { heading: m.goal_responsible(), width: 30, cell: ({ responsible }) => responsible },
    { heading: m.goal_due_on(), width: 14, cell: ({ dueOn }) => dueOn && { day: dueOn } },
    { heading: m.goal_horizon(), width: 14, cell: ({ horizon }) => horizonLabel(horizon) },
    { heading: m.goal_state(), width: 16, cell: ({ state }) => stateLabel(state) },
    { heading: m.goal_reason(), width: 40, cell: ({ reason }) => reason },
    { heading: m.measure_goal(), width: 50, cell: ({ goalTitle }) => goalTitle ?? '' },
    { heading: m.goal_about(), width: 36, cell: ({ criterionTitle }) => criterionTitle ?? '' },
    { heading: m.goal_from_visit(), width: 40, cell: ({ visitTitle }) => visitTitle ?? '' },
    { heading: m.goal_from_visit_on(), width: 14, cell: ({ heldOn }) => heldOn && { day: heldOn } }
  ];
}
