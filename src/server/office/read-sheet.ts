import { placeOf, type Place } from './cell-place.ts';
import { OfficeFault } from './office-fault.ts';
import type { DateFormats } from './read-formats.ts';
import { readXml } from './read-xml.ts';
import { plainText } from './xml.ts';

/**
 * A cell that holds something. `text` is a day as `YYYY-MM-DD`, a number as JavaScript writes it, `true` or
 * `false`, and empty for a formula and for what shows as an error.
 */
export type ReadCell = Place &
  Readonly<{ kind: 'text' | 'number' | 'day' | 'truth' | 'formula' | 'error'; text: string }>;

export type Known = Readonly<{ texts: readonly string[]; formats: DateFormats; is1904: boolean }>;

/** @throws OfficeFault */
export function readSheet(
  content: Buffer,
  known: Known,
  left: { cells: number; letters: number }
): ReadCell[] {
  const cells: ReadCell[] = [];
  const now = { row: 0, column: 0, rows: 0, elements: 0, phonetic: 0 };
  let cell: RawCell | undefined;
  let takes: 'value' | 'inline' | 'formula' | undefined;
  readXml(content, {
    open(name, attributes) {
      if (name === 'row') beginRow(attributes.get('r'));
      else if (name === 'c') cell = beginCell(attributes);
      else if (cell && name === 'f') {
        cell.isFormula = true;
        takes = 'formula';
      } else if (name === 'v') takes = 'value';
      else if (name === 'rPh') now.phonetic += 1;
      else if (name === 't' && now.phonetic === 0) takes = 'inline';
    },
    close(name) {
      takes = undefined;
      if (name === 'rPh') now.phonetic -= 1;
      if (name !== 'c' || !cell) return;
      const read = valueOf(cell, known);
      if (read) keep({ row: cell.row, column: cell.column, ...read });
      cell = undefined;
    },
    text(text) {
      if (takes && cell) cell[takes] += text;
    }
  });
  return cells;

  function beginRow(row: string | undefined): void {
    now.rows += 1;
    if (now.rows > mostRows) throw new OfficeFault('tooManyCells', 'rows');
    [now.row, now.column] = [row === undefined ? now.row + 1 : Number(row), 0];
  }

  /** A cell without a place follows the one before it. */
  function beginCell(attributes: ReadonlyMap<string, string>): RawCell {
    now.elements += 1;
    if (now.elements > mostElements) throw new OfficeFault('tooManyCells', 'cells');
    const name = attributes.get('r');
    const place = name === undefined ? { row: now.row, column: now.column + 1 } : placeOf(name);
    if (!place || place.row !== now.row || place.column <= now.column) {
      throw new OfficeFault('broken', 'places');
    }
    now.column = place.column;
    const type = attributes.get('t') ?? 'n';
    const format = Number(attributes.get('s') ?? 0);
    return { ...place, type, format, value: '', inline: '', formula: '', isFormula: false };
  }

  function keep(read: ReadCell): void {
    if (read.column > mostColumns || --left.cells < 0) {
      throw new OfficeFault('tooManyCells', 'content');
    }
    left.letters -= read.text.length;
    if (left.letters < 0) throw new OfficeFault('tooLarge', 'letters');
    cells.push(read);
  }
}

const mostRows = 100_000;
const mostColumns = 500;
/** Also those that only have a colour. */
const mostElements = 1_000_000;

type RawCell = Place & {
  type: string;
  format: number;
  value: string;
  inline: string;
  formula: string;
  isFormula: boolean;
};

function valueOf(cell: RawCell, known: Known): Pick<ReadCell, 'kind' | 'text'> | undefined {
  const { type, value, format } = cell;
  // LibreOffice writes a truth as a formula.
  const truth = /^(TRUE|FALSE)\(\)$/.exec(cell.formula)?.[1];
  if (truth) return { kind: 'truth', text: truth.toLowerCase() };
  if (cell.isFormula) return { kind: 'formula', text: '' };
  if (type === 'inlineStr') return text(plainText(cell.inline));
  if (value === '') return undefined;
  if (type === 's') return text(known.texts[Number(value)] ?? missing());
  if (type === 'str') return text(plainText(value));
  if (type === 'b') return { kind: 'truth', text: value.trim() === '1' ? 'true' : 'false' };
  if (type === 'd') return dayIn(value);
  if (type !== 'n') return { kind: 'error', text: '' };
  const number = Number(value);
  if (!Number.isFinite(number)) throw new OfficeFault('broken', 'a number');
  if (known.formats[format] && number >= 1) return dayAt(number, known.is1904);
  return { kind: 'number', text: String(number) };
}

function text(value: string): Pick<ReadCell, 'kind' | 'text'> | undefined {
  return value === '' ? undefined : { kind: 'text', text: value };
}

function missing(): never {
  throw new OfficeFault('broken', 'a shared text is missing');
}

function dayIn(value: string): Pick<ReadCell, 'kind' | 'text'> {
  const day = /^\d{4}-\d{2}-\d{2}(?=$|T)/.exec(value)?.[0];
  return day ? { kind: 'day', text: day } : { kind: 'error', text: '' };
}

/** Day 60 of the older count is 29 February 1900, which never was. */
function dayAt(serial: number, is1904: boolean): Pick<ReadCell, 'kind' | 'text'> {
  const day = Math.floor(serial);
  const isNoDay = day > lastDay || (!is1904 && day === 60);
  if (isNoDay) return { kind: 'error', text: '' };
  const first = is1904 ? '1904-01-01' : day < 60 ? '1899-12-31' : '1899-12-30';
  const at = new Date(Date.parse(first) + day * 86_400_000);
  return { kind: 'day', text: at.toISOString().slice(0, 10) };
}

/** 31 December 9999. */
const lastDay = 2_958_465;
