import { error, redirect, type RequestHandler } from '@sveltejs/kit';
import { id } from '#base/fields.ts';
import { signInAsPersona } from '#features/accounts/personas.server.ts';
import { beginSession } from '#server/session.ts';

export const POST: RequestHandler = async (event) => {
  const person = id().safeParse((await event.request.formData()).get('person'));
  if (!person.success) error(404);
  const { token, target } = await signInAsPersona(person.data);
  await beginSession(event, token, 'persona');
  redirect(303, target);
};
