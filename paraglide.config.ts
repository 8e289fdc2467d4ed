/** How the texts in `messages/` become code, for the build and for the command line alike. */
export const paraglide = {
  project: './project.inlang',
  outdir: './src/paraglide',
  // A language is only ever chosen by the person, never guessed from Accept-Language.
  strategy: ['cookie' as const, 'baseLocale' as const],
  cookieName: 'sprache'
};
