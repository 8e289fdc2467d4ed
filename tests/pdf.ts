import { execFileSync } from 'node:child_process';

/** What Poppler's programs read in a PDF; without them the tests of documents fail and say so. */
export function readPdf(bytes: Uint8Array) {
  const read = (program: string, options: string[]) => poppler(program, options, bytes);
  return {
    get info() {
      return fields(read('pdfinfo', ['-']));
    },
    get structure() {
      return read('pdfinfo', ['-struct-text', '-']);
    },
    get metadata() {
      return read('pdfinfo', ['-meta', '-']);
    },
    get fonts() {
      return fonts(read('pdffonts', ['-']));
    },
    get text() {
      return read('pdftotext', ['-', '-']);
    },
    get pages() {
      return read('pdftotext', ['-layout', '-', '-']).split('\f').slice(0, -1);
    }
  };
}

function poppler(program: string, options: string[], input: Uint8Array): string {
  try {
    return execFileSync(program, options, {
      input,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore']
    });
  } catch (cause) {
    throw new Error(`${program} is needed to read PDFs: apt-get install poppler-utils`, { cause });
  }
}

/** `Tagged:   yes` → `{ Tagged: 'yes' }` */
function fields(lines: string): Record<string, string> {
  return Object.fromEntries(
    lines.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    })
  );
}

/** Names without the random-looking mark of a subset, and whether font and characters are inside. */
function fonts(table: string) {
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) => ({
      name: row.split(' ')[0]?.replace(/^[A-Z]{6}\+/, ''),
      whole: / yes +yes +yes /.test(row)
    }));
}
