import type { AnyCommand } from './command.ts';
import { commands } from './commands.ts';

export async function overview(): Promise<string> {
  const all = await Promise.all(
    Object.values(commands).map(async (load) => (await load()).default)
  );
  return [
    'Usage: tafelrunde COMMAND [OPTIONS]',
    '',
    ...columns(all.map(({ name, summary }) => [name, summary])),
    '',
    'Every command knows --help and --json.',
    'Exit codes: 0 done, 1 refused, 2 wrong use or setting, 70 a defect.'
  ].join('\n');
}

export function helpOf({ name, summary, argument, options }: AnyCommand): string {
  const rows = Object.entries(options).map(([key, option]): [string, string] => [
    `--${key}${option.type === 'string' ? ` ${option.value ?? 'TEXT'}` : ''}`,
    option.required ? `${option.summary} (required)` : option.summary
  ]);
  return [
    `Usage: tafelrunde ${[name, argument, rows.length ? '[OPTIONS]' : ''].filter(Boolean).join(' ')}`,
    '',
    `${summary}.`,
    '',
    ...columns([...rows, ['--json', 'answer with one line of JSON']])
  ].join('\n');
}

function columns(rows: [string, string][]): string[] {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`);
}
