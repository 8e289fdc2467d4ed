/**
 * The headers of a file that is sent: never run, never framed, never kept by others, under its own name
 * for old programs (plain letters) and new ones (RFC 5987). Browsers show no PDF in a sandbox, so it is
 * always a file to keep.
 */
export function downloadHeaders(file: { name: string; mediaType: string; size?: number }) {
  return {
    'content-type': file.mediaType,
    // What is made while it is sent has no size yet.
    ...(file.size === undefined ? {} : { 'content-length': String(file.size) }),
    'content-disposition': `attachment; filename="${plain(file.name)}"; filename*=UTF-8''${encoded(file.name)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store'
  };
}

/** What is made piece by piece as the body of an answer; who stops reading stops the making. */
export function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await pieces.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: async () => {
      await pieces.return(undefined);
    }
  });
}

/** A text as part of a file's name, without what no name may hold. */
export function fileNamePart(text: string): string {
  return text
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 120)
    .trim();
}

const umlauts: Record<string, string> = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss'
};

function plain(name: string): string {
  return name
    .replace(/[äöüÄÖÜß]/g, (letter) => umlauts[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 ._-]/g, '_');
}

/** As RFC 5987 has it: encodeURIComponent leaves four signs that it does not allow. */
function encoded(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
  );
}
