import { legalPages, legalTitle } from '#features/legal/legal.ts';
import { m } from '#messages';
import { mailKind, queueName } from './wording.ts';
import type { Deed } from './deeds-stored.ts';

/** What was done, in a few words; a deed this version does not know is shown by its code. */
export function deedText({ deed: code, subject }: Deed): string {
  return wording.get(code)?.(subject) ?? code;
}

export function deedBy({ byCommand, operator }: Deed): string {
  if (byCommand) return m.operator_log_command();
  return operator ?? m.operator_log_former();
}

const wording = new Map<string, (subject: string) => string>([
  ['mailAgain', (subject) => m.operator_log_mailAgain({ subject: mailKind(subject) })],
  ['mailGivenUp', (subject) => m.operator_log_mailGivenUp({ subject: mailKind(subject) })],
  ['jobAgain', (subject) => m.operator_log_jobAgain({ subject: queueName(subject) })],
  ['jobGivenUp', (subject) => m.operator_log_jobGivenUp({ subject: queueName(subject) })],
  ['sessionsEnded', () => m.operator_log_sessionsEnded()],
  ['factorReset', () => m.operator_log_factorReset()],
  ['regionMade', (subject) => m.operator_log_regionMade({ subject })],
  ['regionSuspended', (subject) => m.operator_log_regionSuspended({ subject })],
  ['regionResumed', (subject) => m.operator_log_regionResumed({ subject })],
  ['legalTextWritten', (subject) => m.operator_log_legalText({ subject: pageTitle(subject) })],
  ['backupTried', () => m.operator_log_backupTried()],
  ['backupRestored', () => m.backup_log_restored()],
  ['restorationReleased', () => m.backup_log_released()]
]);

function pageTitle(code: string): string {
  const page = legalPages.find((one) => one === code);
  return page ? legalTitle(page) : code;
}
