// The arrows of docs/architecture.md: who may import whom.
const ours = '^src/(routes|features|ui|server|base|cli)/';
const only = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: ours, pathNot: to }
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'exists', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('base', '^src/base/', '^src/base/', 'base knows nothing of us'),
    only('server', '^src/server/', '^src/(server|base)/', 'server knows no domain'),
    only('ui', '^src/ui/', '^src/(ui|base)/', 'ui knows no domain and no database'),
    only(
      'features',
      '^src/features/',
      '^src/(features|ui|server|base)/',
      'a feature knows no page'
    ),
    only(
      'routes',
      '^src/routes/',
      '^src/(routes|features|ui|server|base)/',
      'a page knows no command'
    ),
    only('cli', '^src/cli/', '^src/(cli|features|server|base)/', 'a command knows no page'),
    {
      name: 'features-server',
      severity: 'error',
      comment: 'only *.server.ts reaches the database',
      from: { path: '^src/features/', pathNot: '(\\.server|\\.test)\\.ts$' },
      to: { path: '^src/server/', dependencyTypesNot: ['type-only'] }
    },
    {
      name: 'routes-server',
      severity: 'error',
      comment: 'a page reads and writes through a feature, with the transaction it is given',
      from: { path: '^src/routes/' },
      to: {
        path: '^src/server/',
        pathNot: '^src/server/(form|session|flash|query|clock|settings)\\.ts$'
      }
    },
    {
      name: 'routes-sql',
      severity: 'error',
      from: { path: '^src/(routes|ui|base)/' },
      to: { path: 'node_modules/(kysely|pg|pg-boss|better-auth)/' }
    },
    {
      name: 'no-tests',
      severity: 'error',
      comment: 'the product does not lean on its tests',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(tests|scripts)/|\\.test\\.ts$' }
    },
    {
      name: 'no-development-packages',
      severity: 'error',
      from: { path: '^src/', pathNot: '(\\.test|/trial)\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules|^src/paraglide/|^build/|^\\.svelte-kit/' },
    exclude: { path: '^\\$(app|env|types)|/\\$types$|^\\./\\$types' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.svelte', '.json']
    }
  }
};
