import type { RequestEvent } from '@sveltejs/kit';
import { valuesOf, type FormValue } from '#base/form-state.ts';
import { sendField } from '#base/send-key.ts';
import { isEnhanced, wantsPage } from '#server/asking.ts';
import { BrokenForm } from '#server/multipart.ts';
import { withUpload } from '#server/upload.ts';

/** Forms of pages for people who are signed in, from a browser that can be led on to the sign-in page. */
export function mayBeKept({ request, route, url }: RequestEvent): boolean {
  const isForm =
    isMultipartForm(request) ||
    contentType(request).startsWith('application/x-www-form-urlencoded');
  const isLed = wantsPage(request) || isEnhanced(request);
  const isOwn = /^\/(r|profil|betrieb)\//.test(`${route.id ?? ''}/`);
  return request.method === 'POST' && isForm && isLed && isOwn && url.href.length <= 2000;
}

export function isMultipartForm(request: Request): boolean {
  return contentType(request).startsWith('multipart/form-data');
}

/** Text fields only, without files; null for a form nobody can read. */
export async function sentValues(request: Request): Promise<Record<string, FormValue> | null> {
  return isMultipartForm(request)
    ? partsOf(request)
    : valuesOf(new URLSearchParams(await request.text()));
}

/** The same without what must never be stored. */
export async function openValues(request: Request): Promise<Record<string, FormValue> | null> {
  const sent = await sentValues(request);
  if (!sent) return null;
  const open = Object.entries(sent).filter(
    ([name]) => !secret.test(name) && name !== '__proto__' && name !== sendField
  );
  return Object.fromEntries(open);
}

export const secret = /passw|token|secret|geheim|schluessel|^code$/i;

async function partsOf(request: Request): Promise<Record<string, FormValue> | null> {
  try {
    return await withUpload(request, { files: [], fileBytes: 0 }, ({ values }) =>
      Promise.resolve(values)
    );
  } catch (failure) {
    if (failure instanceof BrokenForm) return null;
    throw failure;
  }
}

function contentType({ headers }: Request): string {
  return headers.get('content-type')?.toLowerCase() ?? '';
}
