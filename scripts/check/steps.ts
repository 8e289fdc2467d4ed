import { buildIfNeeded } from '../../src/cli/build.ts';
import { installChromium } from './chromium.ts';
import { type Work, program, script } from './programs.ts';
import { tests } from './tests.ts';

export type Step = Readonly<{
  name: string;
  /** The files whose change makes the step necessary; without any it always is. */
  files: RegExp | undefined;
  /** Steps that have to be done before. */
  after: readonly string[];
  /** How many of the two lanes it fills. */
  lanes: 1 | 2;
  work: Work;
}>;

/** In the order they are begun: quick ones show their complaints first, the tests have both cores. */
export const steps: readonly Step[] = [
  // Compiles messages and generates types too, which most others read; knows itself what is fresh.
  step('build', undefined, { work: () => buildIfNeeded() }),
  step('format', /./, {
    work: program('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')
  }),
  step('lint', /\.(ts|svelte|mjs|cjs)$|oxlintrc/, { work: program('oxlint/bin/oxlint') }),
  step('messages', /^(src|messages|project\.inlang)\//, { work: script('scripts/messages.ts') }),
  step('stale types', /^(db|src\/server|tests\/cluster)/, {
    work: script('scripts/types.ts', '--check')
  }),
  step('svelte-check', /^(src|tests|scripts|messages)\/|\.(ts|json)$/, {
    after: ['build'],
    work: program('svelte-check/bin/svelte-check', '--fail-on-warnings', '--output', 'human')
  }),
  step('arrows', /^(src|tests|scripts)\/|dependency-cruiser/, {
    after: ['build'],
    work: program(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'tests',
      'scripts'
    )
  }),
  step('unused code', /^(src|tests|scripts|bin)\/|\.(ts|json)$/, {
    after: ['build'],
    work: program('knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors')
  }),
  step('chromium', undefined, { work: installChromium }),
  // Kills the product under load; in the long run as often as the bar of durability asks.
  step('crash', /^(src|db|bin|messages|scripts\/crash)\//, {
    after: ['build'],
    lanes: 2,
    work: () => script('scripts/crash/crash.ts', ...(process.env.LONG ? longCrash : []))()
  }),
  step('tests', /./, { after: ['build', 'chromium', 'stale types'], lanes: 2, work: tests })
];

const longCrash = ['--rounds', '300', '--trials', '16', '--lives', '100'];

function step(name: string, files: Step['files'], rest: Partial<Step> & { work: Work }): Step {
  return { name, files, after: [], lanes: 1, ...rest };
}
