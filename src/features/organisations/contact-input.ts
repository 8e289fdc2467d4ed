import { z } from 'zod';
import { mailAddress, text, version } from '#base/fields.ts';
import { m } from '#messages';

/** What an organisation corrects of its own address; empty means there is none. */
export const contactInput = z.strictObject({
  street: text({ max: 200 }),
  postcode: text({ max: 20 }),
  place: text({ max: 120 }),
  mail: z.union([z.literal(''), mailAddress()], { error: () => m.form_mail() }),
  homepage: text({ max: 300 }).refine((value) => value === '' || isWebAddress(value), {
    error: () => m.directory_homepage_wrong()
  }),
  version: version()
});

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}
