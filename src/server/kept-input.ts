import { z } from 'zod';
import type { RequestEvent } from '@sveltejs/kit';
import type { FormValue } from '#base/form-state.ts';
import { idPattern } from '#base/id.ts';
import { sendField } from '#base/send-key.ts';
import { asSignIn, signInQuery } from '#server/db.ts';
import { isMultipartForm, mayBeKept, openValues } from '#server/kept-form.ts';
import { endedAccountOf } from '#server/session.ts';

/** What somebody sent from a form when the session had ended: it waits a day for the same account. */
export type KeptInput = Readonly<{
  id: string;
  /** Path and query the form was sent to. */
  address: string;
  isMultipart: boolean;
  values: Record<string, FormValue>;
  keptAt: Date;
}>;

/** Characters of all names and values of a form, and forms of one account. */
export const mostKept = { length: 200_000, forms: 5 };

/**
 * Keeps what a form brings for the account whose ended session the browser names. A cookie nobody knows, a form
 * without typed text and a request whose sender keeps its own draft keep nothing.
 */
export async function keepInput(event: RequestEvent): Promise<'kept' | 'tooLong' | 'nothing'> {
  if (!mayBeKept(event)) return 'nothing';
  const userId = await endedAccountOf(event.cookies);
  if (!userId) return 'nothing';
  const { request, url } = event;
  const values = await openValues(request);
  if (!values || !typedTexts(values).length) return 'nothing';
  const fields = JSON.stringify(Object.entries(values));
  if (fields.length > mostKept.length) return 'tooLong';
  await asSignIn(async (tx) => {
    await tx
      .insertInto('auth.kept_input')
      .values({
        user_id: userId,
        address: url.pathname + url.search,
        is_multipart: isMultipartForm(request),
        fields
      })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'address']).doUpdateSet(({ ref, fn }) => ({
          fields: ref('excluded.fields'),
          is_multipart: ref('excluded.is_multipart'),
          kept_at: fn<Date>('now')
        }))
      )
      .execute();
    await tx
      .deleteFrom('auth.kept_input')
      .where('user_id', '=', userId)
      .where('id', 'not in', (newest) =>
        newest
          .selectFrom('auth.kept_input')
          .select('id')
          .where('user_id', '=', userId)
          .orderBy('kept_at', 'desc')
          .limit(mostKept.forms)
      )
      .execute();
  });
  return 'kept';
}

/** What is kept for an account, newest first. */
export async function keptInputs(userId: string): Promise<KeptInput[]> {
  const rows = await signInQuery(
    `select id, address, is_multipart as "isMultipart", fields, kept_at as "keptAt" from auth.kept_input
      where user_id = $1 and kept_at > now() - interval '1 day' order by kept_at desc`,
    [userId]
  );
  return kept.parse(rows).map(({ fields, ...input }) => ({
    ...input,
    values: Object.fromEntries(fields)
  }));
}

export async function keptInput(
  userId: string | undefined,
  id: string
): Promise<KeptInput | undefined> {
  if (!userId) return undefined;
  return (await keptInputs(userId)).find((one) => one.id === id);
}

/** Once it was sent, or thrown away. */
export async function forgetInput(userId: string | undefined, id: string): Promise<void> {
  await signInQuery('delete from auth.kept_input where user_id = $1 and id::text = $2', [
    userId,
    id
  ]);
}

/** Whoever signs out leaves nothing behind. */
export async function forgetInputs(userId: string | undefined): Promise<void> {
  await signInQuery('delete from auth.kept_input where user_id = $1', [userId]);
}

/** Texts a person may have typed, without what only the form itself knows. */
export function typedTexts(values: Record<string, FormValue>): string[] {
  return Object.entries(values)
    .filter(([name]) => !ofForm.has(name))
    .flatMap(([, value]) => value)
    .filter((value) => value.trim() !== '' && !wholeId.test(value));
}

const ofForm = new Set(['version', 'sha256', 'to', sendField]);
const wholeId = new RegExp(`^${idPattern}$`);

const kept = z.array(
  z.object({
    id: z.string(),
    address: z.string(),
    isMultipart: z.boolean(),
    fields: z.array(z.tuple([z.string(), z.union([z.string(), z.array(z.string())])])),
    keptAt: z.coerce.date()
  })
);
