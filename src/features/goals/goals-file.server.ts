import { listFile, type ListColumn } from '#features/files/list-file.server.ts';
import { m } from '#messages';
import { commitmentLabel, horizonLabel, levelsText } from './goal.ts';
import type { ListedGoal } from './goal-list.server.ts';
import { goalStateOf, stateLabel } from './goal-state.ts';

export function goalsFile(acting: App.Locals['acting'], goals: ListedGoal[]) {
  return listFile({
    title: m.goals_title(),
    purpose: m.export_purpose_goals(),
    acting,
    entries: goals,
    columns: columns()
  });
}

function columns(): ListColumn<ListedGoal>[] {
  return [
    { heading: m.goal_title(), width: 50, cell: ({ title }) => title },
    { heading: m.goal_of_owner(), width: 30, cell: ({ ownerName }) => ownerName },
    { heading: m.goal_about(), width: 36, cell: ({ criterionTitle }) => criterionTitle ?? '' },
    { heading: m.goal_levels(), width: 24, cell: levelsText },
    { heading: m.goal_due_on(), width: 14, cell: ({ dueOn }) => dueOn && { day: dueOn } },
    { heading: m.goal_horizon(), width: 14, cell: ({ horizon }) => horizonLabel(horizon) },
    { heading: m.goal_responsible(), width: 30, cell: ({ responsible }) => responsible },
    {
      heading: m.goal_commitment(),
      width: 28,
      cell: ({ commitment }) => commitmentLabel(commitment)
    },
    { heading: m.goal_state(), width: 16, cell: ({ state }) => stateLabel(goalStateOf(state)) },
    { heading: m.goal_reason(), width: 40, cell: ({ reason }) => reason },
    { heading: m.goal_from_visit(), width: 40, cell: ({ visitTitle }) => visitTitle ?? '' },
    { heading: m.goal_from_visit_on(), width: 14, cell: ({ heldOn }) => heldOn && { day: heldOn } }
  ];
}
