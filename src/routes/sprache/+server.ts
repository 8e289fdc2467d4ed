import { error, redirect, type RequestHandler } from '@sveltejs/kit';
import { localPath } from '#base/local-path.ts';
import { languageInput } from '#features/accounts/language.ts';
import { keepLanguage, setLanguage } from '#features/accounts/language.server.ts';

export const POST: RequestHandler = async ({ request, cookies, locals }) => {
  if (request.headers.get('content-type')?.startsWith('application/json')) error(415);
  const sent = await request.formData().catch(() => error(400));
  const input = languageInput.safeParse(Object.fromEntries(sent));
  if (!input.success) error(422);
  const { sprache, zurueck } = input.data;
  setLanguage(cookies, sprache);
  if (locals.session) await keepLanguage(locals.session.userId, sprache);
  redirect(303, localPath(zurueck) ?? '/');
};
