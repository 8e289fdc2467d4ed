import { spawn } from 'node:child_process';
import { once } from 'node:events';

// `npm run test:guards`: takes each guard away once; with GUARDS=A-EX-01,A-TZ-05 those of these attacks.
const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'tests/guards'], {
  env: { ...process.env, GUARDS: process.env.GUARDS ?? 'all' },
  stdio: 'inherit'
});
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
