import { z } from 'zod';
import { text } from '#base/fields.ts';
import { m } from '#messages';

const encoded = z.string().regex(/^[\w-]+$/);
const ofDevice = {
  id: encoded,
  rawId: encoded,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
  clientExtensionResults: z.object({})
};

/** What a device answers, as the browser writes it as JSON. Anything else in it is left out. */
const made = z.object({
  ...ofDevice,
  response: z.object({
    clientDataJSON: encoded,
    attestationObject: encoded,
    transports: z.array(z.string().max(20)).max(10).optional()
  })
});
const shown = z.object({
  ...ofDevice,
  response: z.object({
    clientDataJSON: encoded,
    authenticatorData: encoded,
    signature: encoded,
    userHandle: encoded.nullish()
  })
});

export type MadePasskey = z.output<typeof made>;
export type ShownPasskey = z.output<typeof shown>;

export const passkeyName = () => text({ max: 60, required: true });

export const newPasskeyInput = z.strictObject({ name: passkeyName(), antwort: answer(made) });

export const passkeySignInInput = z.strictObject({
  antwort: answer(shown),
  weiter: z.string().optional()
});

export const renameInput = z.strictObject({ name: passkeyName() });

function answer<S extends z.ZodType>(schema: S) {
  return z
    .string({ error: () => m.passkey_needs_script() })
    .max(20_000)
    .transform((typed, context): unknown => {
      try {
        return JSON.parse(typed);
      } catch {
        context.addIssue({ code: 'custom', message: m.passkey_needs_script() });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
