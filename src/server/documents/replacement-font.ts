export const replacementFamily = 'Tafelrunde Replacement';

/**
 * A TrueType font that shows one empty box for every character there is. As the last font of a
 * list it keeps a document possible whose text no other font can show: PDF/UA-1 refuses missing
 * glyphs, and replacing the characters would lose them for search, copying and screen readers.
 */
export function replacementFont(): Buffer {
  const tables: Record<string, Buffer> = {
    'OS/2': os2(),
    cmap: cmap(),
    glyf: Buffer.concat([box, Buffer.alloc(box.length % 2)]),
    head: head(),
    hhea: words(1, 0, ascent, -descent, 0, advance, 60, 60, 540, 1, 0, 0, 0, 0, 0, 0, 0, 3),
    hmtx: words(advance, 0, advance, 0, advance, 60),
    // Glyphs 0 (missing) and 1 (space) are empty, 2 is the box; short offsets count in pairs.
    loca: words(0, 0, 0, Math.ceil(box.length / 2)),
    maxp: Buffer.concat([longs(0x00010000), words(3, 8, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name: name(),
    post: Buffer.concat([longs(0x00030000, 0), words(-100, 50), longs(0, 0, 0, 0, 0)])
  };
  return font(tables);
}

const unitsPerEm = 1000;
const ascent = 800;
const descent = 200;
const advance = 600;

/** Two contours, the inner one turning the other way, as `glyf` has them: ends, flags, x, y. */
const box = Buffer.concat([
  words(2, 60, 0, 540, 700, 3, 7, 0),
  Buffer.alloc(8, 1),
  words(60, 0, 480, 0, -430, 380, 0, -380),
  words(0, 700, 0, -700, 50, 0, 600, 0)
]);

function cmap(): Buffer {
  const groups = [
    longs(0x00, 0x1f, 2),
    longs(0x20, 0x20, 1),
    longs(0x21, 0xd7ff, 2),
    longs(0xe000, 0x10ffff, 2)
  ];
  // Format 13: each group of characters shares one glyph.
  const subtable = Buffer.concat([
    words(13, 0),
    longs(16 + groups.length * 12, 0, groups.length),
    ...groups
  ]);
  return Buffer.concat([words(0, 1, 3, 10), longs(12), subtable]);
}

function head(): Buffer {
  return Buffer.concat([
    longs(0x00010000, 0x00010000, 0, 0x5f0f3cf5),
    words(0b11, unitsPerEm),
    // Created and changed at the format's beginning: the same bytes on every machine.
    longs(0, 0, 0, 0),
    words(60, 0, 540, 700, 0, 8, 2, 0, 0)
  ]);
}

function os2(): Buffer {
  return Buffer.concat([
    words(4, advance, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
    Buffer.alloc(10),
    longs(0, 0, 0, 0),
    Buffer.from('NONE'),
    words(0x40, 0, 0xffff, ascent, -descent, 0, ascent, descent),
    longs(0, 0),
    words(500, 700, 0, 32, 1)
  ]);
}

function name(): Buffer {
  const texts: [number, string][] = [
    [1, replacementFamily],
    [2, 'Regular'],
    [4, replacementFamily],
    [6, replacementFamily.replace(' ', '')]
  ];
  const encoded = texts.map(([, text]) => Buffer.from(text, 'utf16le').swap16());
  const records = texts.map(([id], index) => {
    const before = encoded.slice(0, index).reduce((sum, bytes) => sum + bytes.length, 0);
    return words(3, 1, 0x409, id, encoded[index]?.length ?? 0, before);
  });
  return Buffer.concat([words(0, texts.length, 6 + texts.length * 12), ...records, ...encoded]);
}

function font(tables: Record<string, Buffer>): Buffer {
  const entries = Object.entries(tables);
  const power = Math.floor(Math.log2(entries.length));
  const range = 2 ** power * 16;
  let offset = 12 + entries.length * 16;
  const directory: Buffer[] = [];
  const bodies: Buffer[] = [];
  for (const [tag, body] of entries) {
    const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
    directory.push(Buffer.from(tag.padEnd(4)), longs(checksum(padded), offset, body.length));
    bodies.push(padded);
    offset += padded.length;
  }
  return Buffer.concat([
    longs(0x00010000),
    words(entries.length, range, power, entries.length * 16 - range),
    ...directory,
    ...bodies
  ]);
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16BE(value & 0xffff, index * 2));
  return bytes;
}

function longs(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}
