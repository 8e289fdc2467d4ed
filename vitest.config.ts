import { defineConfig } from 'vitest/config';

// Each file has a process of its own: what one has compiled the next takes over.
process.env.NODE_COMPILE_CACHE ??= `${import.meta.dirname}/.cache/compiled`;

// test:long runs the same tests with ten times the rounds.
const patience = process.env.LONG ? 10 : 1;

export default defineConfig({
  test: {
    pool: 'forks',
    // Node runs the sources as they are, the tests as well: nothing has to be transformed.
    experimental: { viteModuleRunner: false, nodeLoader: false },
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
          include: [
            '{src,scripts}/**/*.test.ts',
            'tests/*.test.ts',
            'tests/{access,fuzz,guards,offline}/*.test.ts'
          ]
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
