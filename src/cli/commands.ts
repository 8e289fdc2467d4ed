/** Every command of the command line, in the order the help shows them. */
export const commands = {
  start: () => import('./start.ts'),
  migrate: () => import('./migrate.ts'),
  'create-region': () => import('./create-region.ts'),
  'import-register': () => import('./import-register.ts'),
  backup: () => import('./backup.ts'),
  restore: () => import('./restore.ts'),
  release: () => import('./release.ts'),
  status: () => import('./status.ts'),
  verify: () => import('./verify.ts'),
  invite: () => import('./invite.ts'),
  'sessions end': () => import('./sessions-end.ts'),
  forget: () => import('./forget.ts'),
  retention: () => import('./retention.ts'),
  'data-map': () => import('./data-map.ts'),
  'factor reset': () => import('./factor-reset.ts'),
  sbom: () => import('./sbom.ts'),
  'seed demo': () => import('./seed-demo.ts'),
  dev: () => import('./dev.ts'),
  reset: () => import('./reset.ts')
};
