import { m } from '#messages';

/** Why a mail waits or was not sent, in words. */
export function reasonLabel(code: string): string {
  return labels.get(code)?.() ?? code;
}

const labels = new Map<string, () => string>([
  ['gone', m.operator_reason_gone],
  ['used', m.operator_reason_used],
  ['expired', m.operator_reason_expired],
  ['withdrawn', m.operator_reason_withdrawn],
  ['recipient', m.operator_reason_recipient],
  ['refused', m.operator_reason_refused],
  ['unreachable', m.operator_reason_unreachable],
  ['noServer', m.operator_reason_noServer]
]);
