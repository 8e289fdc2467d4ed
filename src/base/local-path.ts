/** The path when it leads to a page of this site, else `null`: nobody is sent elsewhere after signing in. */
export function localPath(text: string | null | undefined): string | null {
  if (!text || text.length > 500 || !/^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(text)) return null;
  const { origin, pathname, search } = new URL(text, here);
  // Dots and encodings may fold into a second slash.
  return origin === here && !pathname.startsWith('//') ? pathname + search : null;
}

const here = 'http://here.invalid';
