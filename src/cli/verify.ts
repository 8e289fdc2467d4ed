import type { HistoryVerification } from '#features/history/verification.server.ts';
import { verifyHistory } from '#features/history/verification.server.ts';
import { faultTables, verifyFrozen } from '#features/redactions/verification.server.ts';
import { command } from './command.ts';
import { withDatabase } from './database.ts';

export default command({
  name: 'verify',
  summary:
    'Make every checksum of frozen copies and documents and every seal of the history anew; ends with 1 where one does not fit',
  options: {
    anchors: {
      type: 'string',
      summary: 'A copy of history-anchors.jsonl that was kept elsewhere',
      value: 'FILE'
    },
    'old-secrets': {
      type: 'string',
      summary: 'Files of secrets that were SECRET_FILE before, separated by commas',
      value: 'FILE,…'
    }
  },
  run: ({ options, say }) =>
    withDatabase(async () => {
      const frozen = await verifyFrozen();
      const { faults: historyFaults, ...history } = await verifyHistory(
        options.anchors,
        (options['old-secrets'] ?? '').split(',').filter(Boolean)
      );
      const faults = [
        ...frozen.faults.map(({ kind, id }) => ({ kind, table: faultTables[kind], id })),
        ...historyFaults
      ];
      say(`Frozen copies: ${frozen.copies}; confirmed sheets: ${frozen.sheets}`);
      if (frozen.unsealed > 0) say(`Confirmed before there were seals: ${frozen.unsealed}`);
      say(`Redactions: ${frozen.redactions}`);
      sayHistory(history, say);
      for (const fault of faults) say(`Does not fit: ${lineOf(fault)}`);
      if (faults.length > 0) process.exitCode = 1;
      else say('Everything fits.');
      return { ...frozen, history, faults };
    })
});

function sayHistory(
  { entries, redacted, waiting, anchors, lastAnchor }: Omit<HistoryVerification, 'faults'>,
  say: (line: string) => void
): void {
  say(
    `History: ${entries} sealed entries, ${redacted} of them redacted, ${waiting} not sealed yet`
  );
  if (!lastAnchor) return say('Anchors: none yet');
  const { no, at, root } = lastAnchor;
  say(
    `Anchors: ${anchors}; the last one is number ${no} of ${at}: ${lastAnchor.entries} entries, ${root}`
  );
}

function lineOf(fault: { kind: string; table: string; id: string; about?: string }): string {
  const { kind, table, id, about } = fault;
  return about ? `${kind} ${table} ${id} (${about})` : `${kind} ${table} ${id}`;
}
