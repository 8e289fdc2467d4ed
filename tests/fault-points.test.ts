import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commands } from '../src/cli/commands.ts';
import { type FaultPoint, faultPoints } from '../src/server/faults.ts';

// Every write passes one of the few places where the process may be killed on order; nothing writes beside them.
const source = new Map(
  [...globSync('src/**/*.ts')]
    .filter((path) => !/\.test\.ts$|paraglide/.test(path))
    .map((path) => [path, readFileSync(path, 'utf8')])
);
const trying = [...globSync('{scripts/crash,tests,src}/**/*.ts')]
  .filter(
    (path) => /^scripts\/crash|\.test\.ts$/.test(path) && !path.endsWith('fault-points.test.ts')
  )
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const filesWith = (pattern: RegExp) =>
  [...source].filter(([, text]) => pattern.test(text)).map(([path]) => path);

test('each point stands in the code, and something kills the product there', () => {
  const code = [...source.values()].join('\n');
  const inCode = (point: string) =>
    code.includes(`fault('${point}')`) ||
    code.includes(`fault(\`\${part}.${point.replace(/^(write|system)\./, '')}\`)`);
  expect(faultPoints.filter((point) => !inCode(point))).toEqual([]);
  expect(faultPoints.filter((point) => !trying.includes(`'${point}'`))).toEqual([]);
});

test('transactions and jobs begin only where a point stands', () => {
  expect(filesWith(/\.transaction\(\)|query\(\s*['`]begin\b/).sort()).toEqual([
    // Reads only.
    'src/server/backup/write.ts',
    'src/server/db.ts',
    'src/server/migrate.ts'
  ]);
  expect(filesWith(/boss\.work\(/)).toEqual(['src/server/jobs.ts']);
  expect(filesWith(/\bnew pg\.(Pool|Client)\(/).sort()).toEqual([
    'src/server/connection.ts',
    'src/server/db.ts',
    // Makes roles and the database itself.
    'src/server/postgres/sessions.ts'
  ]);
});

/** One statement each, so whole or not there at all; what a crash leaves is forgotten with the session. */
const statements = [
  'src/routes/abmelden/+server.ts',
  'src/routes/anmelden/passkey/+server.ts',
  'src/routes/anmelden/vorfuehrung/+server.ts',
  'src/routes/profil/adresse/ruecknahme/+server.ts',
  'src/routes/sitzung/+server.ts',
  // Writes no row at all.
  'src/routes/r/[region]/personen/sammeleinladung/rest/+server.ts',
  'src/routes/sprache/+server.ts'
];

test('every action goes the way of all forms or writes in one transaction of the request', () => {
  const actions = filesWith(/^export const (actions|POST)\b/m);
  expect(actions.length).toBeGreaterThan(100);
  const usual = /\bsubmit(OrAnswer|With|WithOrAnswer|Files)?(<[^(]*>)?\(|locals\.write\(/;
  const others = actions.filter((path) => !usual.test(source.get(path) ?? ''));
  expect(others.sort()).toEqual(statements.sort());
});

type Harmless =
  'reads' | 'writes no data' | 'writes one file of its own' | 'removes the data folder as a whole';

/** How each command writes: through which points, or not at all. */
const ways: Record<keyof typeof commands, FaultPoint | Harmless> = {
  start: 'cluster.made',
  migrate: 'migration.committed',
  'create-region': 'system.after-commit',
  'import-register': 'system.after-commit',
  backup: 'backup.linked',
  'backup nightly': 'backup.linked',
  'backup key': 'writes one file of its own',
  restore: 'restore.settled',
  release: 'system.after-commit',
  status: 'reads',
  verify: 'reads',
  invite: 'system.after-commit',
  'sessions end': 'system.after-commit',
  forget: 'system.after-commit',
  retention: 'system.after-commit',
  'data-map': 'reads',
  'factor reset': 'system.after-commit',
  'seed demo': 'write.after-commit',
  sbom: 'reads',
  dev: 'cluster.made',
  build: 'writes no data',
  reset: 'removes the data folder as a whole'
};

test('every command says through which points it writes', () => {
  expect(Object.keys(ways).sort()).toEqual(Object.keys(commands).sort());
});
