import { m } from '#messages';

export const importStates = ['uploaded', 'previewed', 'applied', 'discarded', 'failed'] as const;

export type ImportState = (typeof importStates)[number];

export const fileKinds = ['schools', 'owners', 'pupils'] as const;

const labels: Record<ImportState, () => string> = {
  uploaded: m.register_state_uploaded,
  previewed: m.register_state_previewed,
  applied: m.register_state_applied,
  discarded: m.register_state_discarded,
  failed: m.register_state_failed
};

export function stateLabel(state: ImportState): string {
  return labels[state]();
}

export function stateKind(state: ImportState): 'plain' | 'info' | 'success' | 'danger' {
  return kinds[state];
}

const kinds = {
  uploaded: 'plain',
  previewed: 'info',
  applied: 'success',
  discarded: 'plain',
  failed: 'danger'
} as const;
