/**
 * The few signs of a legal text: `# ` and `## ` begin a heading, `- ` a point of a list, an empty line ends
 * a paragraph, and `[words](address)` is a link. Everything else is text, whatever it looks like.
 */
export type Piece = { text: string; href?: string };
export type Block =
  | { kind: 'heading'; depth: 2 | 3; pieces: Piece[] }
  | { kind: 'paragraph'; pieces: Piece[] }
  | { kind: 'list'; items: Piece[][] };

export function blocksOf(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.split('\n').filter((line) => line.trim() !== ''))
    .flatMap((lines) => groups(lines).map(blockOf));
}

/** Only addresses that open a page or a mail; anything else stays the text it is. */
export function isSafeAddress(address: string): boolean {
  return /^(https:\/\/|mailto:|\/(?![/\\]))[^\s\\]*$/.test(address);
}

/** Neighbouring lines of one kind. */
function groups(lines: string[]): string[][] {
  const found: string[][] = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (last && kindOf(line) !== 'heading' && kindOf(last[0] ?? '') === kindOf(line))
      last.push(line);
    else found.push([line]);
  }
  return found;
}

function kindOf(line: string): Block['kind'] {
  if (/^##? /.test(line)) return 'heading';
  return line.startsWith('- ') ? 'list' : 'paragraph';
}

function blockOf(lines: string[]): Block {
  const [first = ''] = lines;
  const kind = kindOf(first);
  if (kind === 'heading') {
    const depth = first.startsWith('## ') ? 3 : 2;
    return { kind, depth, pieces: piecesOf(first.replace(/^##? /, '')) };
  }
  if (kind === 'list') return { kind, items: lines.map((line) => piecesOf(line.slice(2))) };
  return { kind, pieces: piecesOf(lines.join('\n')) };
}

function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const found of text.matchAll(/\[([^\][\n]{1,200})\]\(([^()\s]{1,500})\)/g)) {
    const [all, words = '', href = ''] = found;
    if (!isSafeAddress(href)) continue;
    if (found.index > end) pieces.push({ text: text.slice(end, found.index) });
    pieces.push({ text: words, href });
    end = found.index + all.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}
