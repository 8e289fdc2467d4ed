import { defineConfig } from 'vitest/config';

// test:long runs the same tests with ten times the rounds.
const patience = process.env.LONG ? 10 : 1;

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000 * patience,
    hookTimeout: 60_000 * patience,
    // What is waited for comes; one second is too short where two suites share a core.
    expect: { poll: { timeout: 20_000 } },
    globalSetup: './tests/setup.ts',
    setupFiles: './tests/strict.ts',
    env: { LOG_LEVEL: 'fatal' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,scripts}/**/*.test.ts', 'tests/*.test.ts', 'tests/access/*.test.ts']
        }
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['tests/journeys/**/*.test.ts'],
          testTimeout: 180_000 * patience
        }
      }
    ]
  }
});
