import { OfficeFault } from './office-fault.ts';

/** What somebody who reads a document hears of; names come without their prefix. */
export type XmlReader = Readonly<{
  open(name: string, attributes: ReadonlyMap<string, string>): void;
  close(name: string): void;
  text(text: string): void;
}>;

/**
 * Reads a part of an Office file from beginning to end. It knows no document types and so no entities but
 * the five of XML: a document that brings its own is refused, and nothing outside of it is ever asked for.
 *
 * @throws OfficeFault
 */
export function readXml(bytes: Buffer, reader: XmlReader): void {
  const source = decoded(bytes);
  const open: string[] = [];
  let at = 0;
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const end = next < 0 ? source.length : next;
    if (end > at && open.length > 0) reader.text(unescaped(source.slice(at, end)));
    if (next < 0) break;
    at = mark(next);
  }
  if (open.length > 0) throw broken('it ends too early');

  function mark(from: number): number {
    if (source.startsWith('<!--', from)) return after('-->', from);
    if (source.startsWith('<?', from)) return after('?>', from);
    if (source.startsWith('<![CDATA[', from)) {
      const end = after(']]>', from);
      reader.text(source.slice(from + 9, end - 3));
      return end;
    }
    if (source.startsWith('<!', from)) throw broken('a document type');
    return source[from + 1] === '/' ? closing(from) : opening(from);
  }

  function closing(from: number): number {
    const end = after('>', from);
    const name = localName(source.slice(from + 2, end - 1).trim());
    if (open.pop() !== name) throw broken('an end without beginning');
    reader.close(name);
    return end;
  }

  function opening(from: number): number {
    tag.lastIndex = from;
    const found = tag.exec(source);
    if (!found) throw broken('a mark');
    const name = localName(found[1] ?? '');
    reader.open(name, attributesOf(found[2] ?? ''));
    if (found[3]) reader.close(name);
    else if (open.push(name) > deepest) throw broken('too deep');
    return tag.lastIndex;
  }

  function after(sign: string, from: number): number {
    const end = source.indexOf(sign, from);
    if (end < 0) throw broken(`no ${sign}`);
    return end + sign.length;
  }
}

const deepest = 64;
// No two of its parts can take the same letter, so that no text makes it go back and forth.
const tag = /<([^\s<>/="']+)((?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attribute = /([^\s<>/="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

function attributesOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  if (!text) return found;
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    if (!name.startsWith('xmlns')) found.set(localName(name), unescaped(double ?? single ?? ''));
  }
  return found;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unescaped(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  if (!lines.includes('&')) return lines;
  return lines.replace(/&([^;]{0,12};?)/g, (_, name: string) => {
    const sign = named[name] ?? numbered(name);
    if (sign === undefined) throw broken('an entity');
    return sign;
  });
}

const named: Record<string, string> = {
  'amp;': '&',
  'lt;': '<',
  'gt;': '>',
  'quot;': '"',
  'apos;': "'"
};

function numbered(name: string): string | undefined {
  const [, hexadecimal, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(name) ?? [];
  const code = hexadecimal ? Number.parseInt(hexadecimal, 16) : Number(decimal);
  const isSign = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isSign ? String.fromCodePoint(code) : undefined;
}

/** Office writes UTF-8; what is not is no text for us. */
function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw broken('not UTF-8');
  }
}

function broken(detail: string): OfficeFault {
  return new OfficeFault('broken', detail);
}
