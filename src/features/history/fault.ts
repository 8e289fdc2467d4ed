/**
 * What does not fit, and where: `changed` or `removed` an entry, `cut` a number of the order whose entry and seal are
 * gone, `putIn` an entry nobody wrote through the application, `leftover` what a redaction left and somebody changed
 * later, `secret` a seal made with another secret, `anchor` an anchor the seals before it do not lead to or whose
 * code is false, `anchorGone` one that is missing.
 */
export type HistoryFault = Readonly<{
  kind: FaultKind;
  table: 'history' | 'history_seal' | 'history_anchor';
  id: string;
  /** Table and row the entry is about, where it still says so. */
  about?: string;
}>;

export type FaultKind =
  'changed' | 'removed' | 'cut' | 'putIn' | 'leftover' | 'secret' | 'anchor' | 'anchorGone';
