import { sendField } from '#base/send-key.ts';

/** A page without what is drawn anew each time somebody asks for it. */
export function comparable(html: string): string {
  return html.replaceAll(drawn, '');
}

/** The key of the first form of a page; empty where there is none. */
export function sendKeyIn(html: string): string {
  return keyed.exec(html)?.[1] ?? '';
}

const drawn = new RegExp(`nonce="[^"]*"|name="${sendField}" value="\\w*"|__sveltekit_\\w+`, 'g');
const keyed = new RegExp(`name="${sendField}" value="(\\w{32})"`);
