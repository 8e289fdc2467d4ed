import { redirect } from '@sveltejs/kit';
import type { Session } from '#server/session.ts';

/** The profile is of whoever is signed in; everybody else signs in first and comes back. */
export function ownSession({ locals, url }: { locals: App.Locals; url: URL }): Session {
  return locals.session ?? redirect(303, `/anmelden?weiter=${encodeURIComponent(url.pathname)}`);
}
