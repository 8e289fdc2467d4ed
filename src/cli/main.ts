import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Refusal } from '#base/refusal.ts';
import type { AnyCommand } from './command.ts';
import { commands } from './commands.ts';
import { helpOf, overview } from './help.ts';
import { compileTexts } from './texts.ts';

const words = process.argv.slice(2);
// A command is one word or two: `start`, `seed demo`.
const pair = words.slice(0, 2).join(' ');
const isPair = Object.hasOwn(commands, pair);
const name = isPair ? pair : (words[0] ?? '');
const args = words.slice(isPair ? 2 : 1);
const json = args.includes('--json');

try {
  const settingsFile = fileURLToPath(new URL('../../.env', import.meta.url));
  if (existsSync(settingsFile)) process.loadEnvFile(settingsFile);
  await answer();
} catch (failure) {
  complain(failure);
}

async function answer(): Promise<void> {
  await compileTexts();
  if (['', 'help', '--help', '-h'].includes(name)) return console.log(await overview());
  const load = Object.entries(commands).find(([key]) => key === name)?.[1];
  if (!load) {
    const known = Object.keys(commands).join(', ');
    throw new Refusal(`There is no command "${name}"; there are ${known}.`, 2);
  }
  const { default: command } = await load();
  if (args.includes('--help') || args.includes('-h')) return console.log(helpOf(command));
  await run(command);
}

async function run(command: AnyCommand): Promise<void> {
  const { options, argument } = valuesOf(command);
  const say = (line: string) => {
    if (!json) console.log(line);
  };
  const data = await command.run({ options, argument, json, say });
  if (json && data) console.log(JSON.stringify(data));
}

function valuesOf(command: AnyCommand) {
  const known = Object.fromEntries(
    Object.entries(command.options).map(([key, { type }]) => [key, { type }])
  );
  const { values, positionals } = parse({ ...known, json: { type: 'boolean' } }, command.argument);
  const given: Record<string, unknown> = { ...values };
  for (const [key, option] of Object.entries(command.options)) {
    if (option.type === 'boolean') given[key] ??= false;
    if (option.required && !given[key]) {
      throw new Refusal(
        `tafelrunde ${command.name} needs --${key} ${option.value ?? ''}`.trim() + '.',
        2
      );
    }
  }
  const [argument = '', ...more] = positionals;
  if (command.argument && (!argument || more.length > 0)) {
    throw new Refusal(`tafelrunde ${command.name} needs one ${command.argument}.`, 2);
  }
  return { options: given, argument };
}

function parse(
  options: Record<string, { type: 'string' | 'boolean' }>,
  argument: string | undefined
) {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: argument !== undefined });
  } catch (failure) {
    const reason = failure instanceof Error ? failure.message.split('. ')[0] : failure;
    throw new Refusal(`${reason}; see tafelrunde ${name} --help.`, 2);
  }
}

/** One sentence for people, the stack only for defects, and never an answer on stdout. */
function complain(failure: unknown): void {
  const expected = failure instanceof Refusal;
  process.exitCode = expected ? failure.exitCode : 70;
  const message = failure instanceof Error ? failure.message : String(failure);
  if (json) console.error(JSON.stringify({ error: message }));
  else console.error(expected ? message : failure);
}
