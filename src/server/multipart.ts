/** A body that is no multipart form: nothing a browser sends. */
export class BrokenForm extends Error {}

export type Part = Readonly<{
  name: string;
  /** Undefined for a plain field. */
  fileName: string | undefined;
}>;

/** Gets each part in turn: its head, then its bytes piece by piece, then its end. */
export type PartReader = Readonly<{
  begin(part: Part): Promise<void>;
  take(bytes: Buffer): Promise<void>;
  end(): Promise<void>;
}>;

/**
 * Reads a multipart form (RFC 7578) as it streams in; nothing is held but the piece at hand.
 * @throws BrokenForm
 */
export async function readMultipart(
  contentType: string,
  body: AsyncIterable<Uint8Array>,
  reader: PartReader
): Promise<void> {
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`);
  // The first delimiter has no line before it.
  let held = Buffer.from('\r\n');
  const now: { place: 'before' | 'mark' | 'head' | 'body' | 'done' } = { place: 'before' };
  let parts = 0;
  for await (const chunk of body) {
    held = Buffer.concat([held, chunk]);
    while (await step());
  }
  if (now.place !== 'done') throw new BrokenForm('The form ends too early.');

  /** Goes on by one step where enough has come for it. */
  async function step(): Promise<boolean> {
    if (now.place === 'done') {
      held = Buffer.alloc(0);
      return false;
    }
    if (now.place === 'mark') return mark();
    if (now.place === 'head') return head();
    return content();
  }

  async function content(): Promise<boolean> {
    const at = held.indexOf(delimiter);
    const ready = at < 0 ? held.length - delimiter.length : at;
    if (ready > 0 && now.place === 'body') await reader.take(held.subarray(0, ready));
    if (at < 0) {
      if (ready > 0) held = held.subarray(ready);
      return false;
    }
    if (now.place === 'body') await reader.end();
    held = held.subarray(at + delimiter.length);
    now.place = 'mark';
    return true;
  }

  function mark(): boolean {
    if (held.length < 2) return false;
    const sign = held.toString('latin1', 0, 2);
    if (sign !== '--' && sign !== '\r\n') throw new BrokenForm('A delimiter goes on.');
    held = held.subarray(2);
    now.place = sign === '--' ? 'done' : 'head';
    return true;
  }

  async function head(): Promise<boolean> {
    const end = held.indexOf('\r\n\r\n');
    if (end < 0) {
      if (held.length > longestHead) throw new BrokenForm('The head of a part is too long.');
      return false;
    }
    if (++parts > mostParts) throw new BrokenForm('The form has too many parts.');
    await reader.begin(partOf(held.toString('utf8', 0, end)));
    held = held.subarray(end + 4);
    now.place = 'body';
    return true;
  }
}

const longestHead = 4096;
const mostParts = 20;

function boundaryOf(contentType: string): string {
  const found = /^multipart\/form-data;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(
    contentType
  );
  const boundary = found?.[1] ?? found?.[2];
  if (!boundary) throw new BrokenForm('The form names no boundary.');
  return boundary;
}

function partOf(head: string): Part {
  const disposition = /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head)?.[1] ?? '';
  const name = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) throw new BrokenForm('A part has no name.');
  return { name, fileName: /;\s*filename="([^"]*)"/i.exec(disposition)?.[1] };
}
