import { z } from 'zod';
import { nothingTyped, text } from '#base/fields.ts';
import { m } from '#messages';

export const linkInput = z.strictObject({
  title: text({ max: 200, required: true }),
  url: text({ max: 2000, required: true }).refine(isSafeAddress, {
    error: () => m.evidence_url_wrong()
  })
});

export const fileInput = nothingTyped();

/** Only what a browser opens over an encrypted line, and nothing that carries a password. */
function isSafeAddress(value: string): boolean {
  if (/\s/.test(value) || !value.startsWith('https://') || !URL.canParse(value)) return false;
  const { protocol, username, password, hostname } = new URL(value);
  return protocol === 'https:' && !username && !password && hostname.includes('.');
}
