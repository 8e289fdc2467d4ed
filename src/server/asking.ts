import { ownDraft } from '#base/form-state.ts';

/** A browser that shows what comes, and follows where it is led. */
export function wantsPage({ headers }: Request): boolean {
  return headers.get('accept')?.includes('text/html') ?? false;
}

/** Sent by a script in the place of the browser, which goes where the answer leads. */
export function isEnhanced({ headers }: Request): boolean {
  return headers.get('x-sveltekit-action') === 'true' && !headers.has(ownDraft);
}
