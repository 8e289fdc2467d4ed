import { CsvError, parse } from 'csv-parse/sync';

/** A line of the file with its number as an editor or Excel shows it. */
export type CsvLine = Readonly<{ line: number; fields: readonly string[] }>;

export class CsvFault extends Error {
  readonly code: 'binary' | 'quotes';
  readonly line: number | null;

  constructor(code: 'binary' | 'quotes', line: number | null = null) {
    super(code);
    this.code = code;
    this.line = line;
  }
}

/**
 * The text of a file people saved from a spreadsheet: UTF-8, with or without byte order mark, else the
 * Windows-1252 that Excel writes. Line ends become `\n`, letters are composed.
 */
export function csvText(bytes: Uint8Array): string {
  const text = decoded(bytes).replace(/\r\n?/g, '\n').normalize('NFC');
  if (binary.test(text)) throw new CsvFault('binary');
  return text;
}

export type Encoding = 'utf8' | 'windows1252';

export function encodingOf(bytes: Uint8Array): Encoding {
  return decodedUtf8(bytes) === null ? 'windows1252' : 'utf8';
}

/**
 * The lines that hold anything, by the sign that a first line `sep=;` names, else by whichever of `;`, `,`
 * and tab the first line has most of.
 */
export function csvLines(text: string): CsvLine[] {
  const lines: CsvLine[] = [];
  const separator = separatorLine.exec(text);
  const before = separator ? 1 : 0;
  try {
    parse(separator ? text.slice(separator[0].length) : text, {
      delimiter: delimiterOf(text),
      record_delimiter: '\n',
      relax_column_count: true,
      skip_records_with_empty_values: true,
      // A quotation mark inside a cell is one; only a cell that begins with it is quoted.
      relax_quotes: true,
      on_record: (fields: string[], { lines: line }) => {
        lines.push({ line: line + before, fields: fields.map(plain) });
        return null;
      }
    });
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure;
    throw new CsvFault('quotes', Number(failure.lines) + before || null);
  }
  return lines;
}

/** Whether a spreadsheet would take the cell for a formula and not for text. */
export function looksLikeFormula(cell: string): boolean {
  return /^[=+\-@|%]/.test(cell);
}

/** A file that Excel and others open as text: separated by `;`, with byte order mark, no cell a formula. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => row.map(cellOf).join(';')).join('\r\n')}\r\n`;
}

function cellOf(text: string): string {
  const safe = looksLikeFormula(text) ? `'${text}` : text;
  return /[";\n\r\t,]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function decoded(bytes: Uint8Array): string {
  return decodedUtf8(bytes) ?? new TextDecoder('windows-1252').decode(bytes);
}

function decodedUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function delimiterOf(text: string): string {
  const named = separatorLine.exec(text)?.[1];
  if (named) return named;
  const first = text.slice(0, text.indexOf('\n') >= 0 ? text.indexOf('\n') : undefined);
  const count = (sign: string) => first.split(sign).length;
  return [';', ',', '\t'].toSorted((one, other) => count(other) - count(one))[0] ?? ';';
}

// What Excel takes for itself and hides.
const separatorLine = /^"?sep=([;,\t])"?[;,\t ]*\n/i;

function plain(field: string): string {
  return field.replace(/\s+/g, ' ').trim();
}

// A ZIP, an XLSX or a picture; text has none of these.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const binary = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;
