import { dayOf } from '#base/days.ts';
import { shortDay, timeOf } from '#base/format.ts';
import { reasonLabel } from '#features/mail/reason.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

/** Whether a mail still waits, and why. */
export function mailState({ reason, isDropped }: { reason: string | null; isDropped: boolean }) {
  const why = { reason: reasonLabel(reason ?? '') };
  if (isDropped) return reason ? m.operator_state_dropped(why) : m.operator_state_given_up();
  return reason ? m.operator_state_waits(why) : m.operator_state_new();
}

export function momentOf(instant: Date): string {
  return m.operator_at({
    day: shortDay(dayOf(instant), getLocale()),
    time: timeOf(instant, getLocale())
  });
}

/** What a mail is about; a kind this version does not know is shown by its code. */
export function mailKind(code: string): string {
  return kinds.get(code)?.() ?? code;
}

/** What the jobs of a queue do. */
export function queueName(code: string): string {
  return code === 'mail' ? m.operator_queue_mail() : code;
}

const kinds = new Map([
  ['invitation', m.operator_kind_invitation],
  ['operatorInvitation', m.operator_kind_operatorInvitation],
  ['passwordReset', m.operator_kind_passwordReset],
  ['passwordChanged', m.operator_kind_passwordChanged],
  ['factorAdded', m.operator_kind_factorAdded],
  ['factorRemoved', m.operator_kind_factorRemoved],
  ['factorReset', m.operator_kind_factorReset],
  ['recoveryCodeUsed', m.operator_kind_recoveryCodeUsed],
  ['recoveryCodesMade', m.operator_kind_recoveryCodesMade],
  ['passkeyAdded', m.operator_kind_passkeyAdded],
  ['passkeyRemoved', m.operator_kind_passkeyRemoved],
  ['mailChangeConfirm', m.operator_kind_mailChangeConfirm],
  ['mailChangeNotice', m.operator_kind_mailChangeNotice],
  ['release', m.operator_kind_release],
  ['withdrawal', m.operator_kind_withdrawal],
  ['visitInvitation', m.operator_kind_visitInvitation],
  ['visitChange', m.operator_kind_visitChange],
  ['visitUninvitation', m.operator_kind_visitUninvitation],
  ['visitRemoval', m.operator_kind_visitRemoval],
  ['reportSheet', m.operator_kind_reportSheet],
  ['reportDraft', m.operator_kind_reportDraft],
  ['reportDraftReminder', m.operator_kind_reportDraftReminder],
  ['roundInvitation', m.operator_kind_roundInvitation],
  ['roundReminder', m.operator_kind_roundReminder],
  ['roundExtension', m.operator_kind_roundExtension],
  ['roundWish', m.operator_kind_roundWish],
  ['commentRound', m.operator_kind_commentRound],
  ['barrierReport', m.operator_kind_barrierReport],
  ['historyAnchor', m.operator_kind_historyAnchor],
  ['digest', m.operator_kind_digest]
]);
