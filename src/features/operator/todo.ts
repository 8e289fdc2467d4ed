import { m } from '#messages';
import type { Disk } from './disk.server.ts';
import type { Overview } from './overview.ts';

export const todos = ['region', 'legal', 'mail', 'backup', 'demo', 'disk'] as const;
export type Todo = (typeof todos)[number];

/** What somebody has to set up or to change before people rely on the installation, in this order. */
export function todosOf(
  state: Overview,
  around: { disk: Disk | null; sendsMail: boolean; isDemo: boolean }
): Todo[] {
  const isOpen: Record<Todo, boolean> = {
    region: !state.hasRegion,
    legal: state.legalMissing.length > 0,
    mail: !around.sendsMail,
    backup: !state.backupTriedAt || daysSince(state.backupTriedAt) > 365,
    demo: around.isDemo || state.hasDemo,
    disk: around.disk?.isShort === true
  };
  return todos.filter((todo) => isOpen[todo]);
}

/** In words, and where it is done; without an address it is done on the machine. */
export function todoText(todo: Todo): { text: string; link?: { href: string; label: string } } {
  return wording[todo]();
}

const wording: Record<Todo, () => { text: string; link?: { href: string; label: string } }> = {
  region: () => ({
    text: m.operator_todo_region(),
    link: { href: '/betrieb/regionen/neu', label: m.operator_region_new() }
  }),
  legal: () => ({
    text: m.operator_todo_legal(),
    link: { href: '#rechtliches', label: m.operator_legal() }
  }),
  mail: () => ({ text: m.operator_todo_mail() }),
  backup: () => ({
    text: m.operator_todo_backup(),
    link: { href: '/betrieb/sicherung', label: m.operator_backup_title() }
  }),
  demo: () => ({ text: m.operator_todo_demo() }),
  disk: () => ({ text: m.operator_disk_short() })
};

function daysSince(instant: Date): number {
  return (Date.now() - instant.getTime()) / 86_400_000;
}
