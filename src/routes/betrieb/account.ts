import { error, redirect } from '@sveltejs/kit';

/** The operator's account; strangers sign in first and come back, anybody else finds nothing. */
export function operatorAccount({ locals, url }: { locals: App.Locals; url: URL }): string {
  if (!locals.session) redirect(303, `/anmelden?weiter=${url.pathname}`);
  if (!locals.session.isOperator) error(404);
  return locals.session.userId;
}
