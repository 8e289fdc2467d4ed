import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('without a command, and with --help, it names the commands', () => {
  for (const args of [[], ['--help'], ['help']]) {
    const { status, stdout } = tafelrunde(...args);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}start +Start/m);
  }
});

test('each command explains itself', () => {
  const { stdout } = tafelrunde();
  const names = [...stdout.matchAll(/^ {2}(\S+) {2,}/gm)].map((match) => match[1] ?? '');
  expect(names.length).toBeGreaterThan(3);
  for (const name of process.env.LONG ? names : names.slice(0, 2)) {
    const help = tafelrunde(name, '--help');
    expect(help.status).toBe(0);
    expect(help.stdout).toContain(`Usage: tafelrunde ${name}`);
    expect(help.stdout).toContain('--json');
  }
});

test('an unknown command is answered with those there are', () => {
  const { status, stderr, stdout } = tafelrunde('begin');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^There is no command "begin"; there are start, .*\.\n$/);
  expect(stdout).toBe('');
});

test('an unknown option is refused in one sentence', () => {
  const { status, stderr } = tafelrunde('reset', '--now');
  expect(status).toBe(2);
  expect(stderr).toBe("Unknown option '--now'; see tafelrunde reset --help.\n");
});

test('nothing is deleted without being asked twice, and programs learn why as JSON', () => {
  const { status, stderr } = tafelrunde('reset', '--json');
  expect(status).toBe(2);
  expect(JSON.parse(stderr).error).toContain('--yes');
});

test('what stands behind a command is asked for, once', () => {
  for (const more of [[], ['mia@ahlbrueck.example', 'max@ahlbrueck.example']]) {
    const { status, stderr } = tafelrunde('sessions', 'end', ...more);
    expect([status, stderr]).toEqual([2, 'tafelrunde sessions end needs one ADDRESS.\n']);
  }
  const { status, stderr } = tafelrunde('sessions', 'end', 'mia');
  expect([status, stderr]).toEqual([2, 'mia is no mail address.\n']);
});

test('a wrong setting is named', () => {
  const { status, stderr } = tafelrunde('migrate', { PORT: 'many' });
  expect(status).toBe(2);
  expect(stderr).toBe('Setting PORT: expected a port number from 1 to 65535.\n');
});

test('a database that does not answer is no defect but one sentence', () => {
  const url = 'postgres://me:secret@127.0.0.1:1/nothing';
  const { status, stderr } = tafelrunde('migrate', { DATABASE_URL: url, DATABASE_OWNER_URL: url });
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The database at 127\.0\.0\.1:1\/nothing cannot be reached: .*\.\n$/);
});

function tafelrunde(...given: (string | Record<string, string>)[]) {
  const args = given.filter((one) => typeof one === 'string');
  const settings = Object.assign({}, ...given.filter((one) => typeof one !== 'string'));
  const { PATH, SECRET_FILE, NODE_COMPILE_CACHE } = process.env;
  return spawnSync(process.execPath, ['bin/tafelrunde.mjs', ...args], {
    encoding: 'utf8',
    env: { PATH, SECRET_FILE, NODE_COMPILE_CACHE, ...settings }
  });
}
