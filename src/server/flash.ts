import type { Cookies } from '@sveltejs/kit';

/** A sentence that the next page shows once. */
export type Flash = { kind: 'success' | 'info' | 'warning'; text: string };

const name = 'hinweis';

export function leaveFlash(cookies: Cookies, text: string, kind: Flash['kind'] = 'success'): void {
  cookies.set(name, JSON.stringify({ kind, text }), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    maxAge: 60
  });
}

export function takeFlash(cookies: Cookies): Flash | null {
  const left = cookies.get(name);
  if (!left) return null;
  cookies.delete(name, { path: '/' });
  return flashOf(left);
}

function flashOf(left: string): Flash | null {
  try {
    const { kind, text } = JSON.parse(left);
    const known = kind === 'success' || kind === 'info' || kind === 'warning';
    return known && typeof text === 'string' ? { kind, text } : null;
  } catch {
    return null;
  }
}
