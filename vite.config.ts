import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { defineConfig } from 'vite';
import { paraglide } from './paraglide.config.ts';
import { compileTexts } from './src/cli/texts.ts';

// Compiling the texts costs more than all the rest of a build: only where they changed, and once.
await compileTexts();

export default defineConfig(({ command }) => ({
  // One by one, so that a page brings only its own.
  resolve: { alias: { '#messages': `${import.meta.dirname}/src/paraglide/messages.js` } },
  environments: {
    client: {
      build: {
        // A list of what each of the pages needs would weigh more on every page than it saves on the next
        // one; stylesheets stay in it.
        modulePreload: { polyfill: false, resolveDependencies: () => [] },
        rolldownOptions: {
          output: {
            // What many pages share is one file: dozens of small ones compress badly.
            codeSplitting: {
              groups: [
                {
                  name: 'shared',
                  test: /\/src\/(ui|base|features|paraglide)\//,
                  minShareCount: 30
                }
              ]
            }
          }
        }
      }
    }
  },
  build: {
    rolldownOptions: {
      treeshake: {
        moduleSideEffects: [{ test: /src\/paraglide\/messages/, sideEffects: false }]
      }
    }
  },
  plugins: [
    command === 'serve' && paraglideVitePlugin(paraglide),
    sveltekit({
      // The prefix keeps the machine's own HOST_HEADER and the like from the adapter (server/http/adapter.ts).
      adapter: adapter({ precompress: true, envPrefix: 'EDGE_' }),
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          // The framework's route announcer carries one style attribute on every page.
          'style-src-attr': [
            'unsafe-hashes',
            'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='
          ],
          'font-src': ['self'],
          'img-src': ['self', 'data:'],
          'connect-src': ['self'],
          'base-uri': ['none'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
          'object-src': ['none']
        }
      }
    })
  ]
}));
