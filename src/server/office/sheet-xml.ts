import { breaks, formatOf, type Look } from './cell-looks.ts';
import { columnName, placeName } from './cell-place.ts';
import type { Cell, CellCheck, CellValue, Row, Sheet } from './workbook-content.ts';
import { officeText, xmlHead, xmlText } from './xml.ts';

/** A sheet row by row; `last.row` holds its last row once it is written. */
export async function* sheetXml(
  sheet: Sheet & { last: { row: number } },
  isFirst: boolean
): AsyncGenerator<string> {
  yield `${xmlHead}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`;
  yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>';
  yield views(sheet, isFirst);
  yield `<sheetFormatPr defaultRowHeight="15"/>${columns(sheet.widths)}<sheetData>`;
  for await (const row of sheet.rows) yield rowXml(row, ++sheet.last.row, sheet.widths);
  yield '</sheetData>';
  if (sheet.isLocked) yield protection;
  if (sheet.hasFilter) yield `<autoFilter ref="${filterRange(sheet)}"/>`;
  yield checksXml(sheet.checks ?? []);
  yield '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.3"/>';
  yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>';
  yield `<headerFooter><oddFooter>${footer(sheet.footer)}</oddFooter></headerFooter></worksheet>`;
}

/** From the headings to the last row that was written. */
export function filterRange({ headRow = 1, widths, last }: Sheet & { last: { row: number } }) {
  return `A${headRow}:${columnName(Math.max(1, widths.length))}${Math.max(last.row, headRow)}`;
}

function views({ headRow = 0, frozenColumns = 0 }: Sheet, isFirst: boolean): string {
  const selected = isFirst ? ' tabSelected="1"' : '';
  if (headRow + frozenColumns === 0) {
    return `<sheetViews><sheetView${selected} workbookViewId="0"/></sheetViews>`;
  }
  const split = [
    frozenColumns > 0 ? ` xSplit="${frozenColumns}"` : '',
    headRow > 0 ? ` ySplit="${headRow}"` : ''
  ].join('');
  const corner = placeName({ row: headRow + 1, column: frozenColumns + 1 });
  const side = frozenColumns === 0 ? 'bottomLeft' : headRow === 0 ? 'topRight' : 'bottomRight';
  return [
    `<sheetViews><sheetView${selected} workbookViewId="0">`,
    `<pane${split} topLeftCell="${corner}" activePane="${side}" state="frozen"/>`,
    `<selection pane="${side}" activeCell="${corner}" sqref="${corner}"/></sheetView></sheetViews>`
  ].join('');
}

function columns(widths: readonly number[]): string {
  if (widths.length === 0) return '';
  const each = widths.map(
    (width, index) =>
      `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`
  );
  return `<cols>${each.join('')}</cols>`;
}

function rowXml({ cells, look }: Row, row: number, widths: readonly number[]): string {
  const lines = Math.max(1, ...cells.map((cell, index) => linesOf(cell, look, widths[index])));
  // Only a beginning: a row that says so itself grows with what is typed.
  const size = lines > 1 ? ` ht="${Math.min(lines * 15, 405)}"` : '';
  const each = cells.map((cell, index) =>
    cellXml(cell, look, placeName({ row, column: index + 1 }))
  );
  return `<row r="${row}"${size}>${each.join('')}</row>`;
}

/** Spreadsheets that do not measure a text when they open the file would show its first line only. */
function linesOf(cell: Cell, rowLook: Look | undefined, width = 10): number {
  const { value, look } = looked(cell, rowLook);
  if (typeof value !== 'string' || !breaks(look)) return 1;
  return value
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * 1.1) / width)), 0);
}

function looked(cell: Cell, rowLook: Look = 'text'): { value: CellValue; look: Look } {
  const hasLook = typeof cell === 'object' && cell !== null && 'look' in cell;
  return hasLook ? cell : { value: cell, look: rowLook };
}

function cellXml(cell: Cell, rowLook: Look | undefined, place: string): string {
  const { value, look } = looked(cell, rowLook);
  const head = (variant: 'plain' | 'day' | 'quoted') =>
    `<c r="${place}" s="${formatOf(look, variant)}"`;
  if (value === null || value === '') return `${head('plain')}/>`;
  if (typeof value === 'number') return `${head('plain')}><v>${finite(value)}</v></c>`;
  if (typeof value === 'boolean') return `${head('plain')} t="b"><v>${Number(value)}</v></c>`;
  if (typeof value === 'object') return `${head('day')}><v>${serialOf(value.day)}</v></c>`;
  const variant = /^[\s=+\-@|%'＝＋－＠]/.test(value) ? 'quoted' : 'plain';
  return `${head(variant)} t="inlineStr"><is><t xml:space="preserve">${shortEnough(value)}</t></is></c>`;
}

/** Days since the one Excel calls 0; it takes 1900 for a leap year, which every day from March on bears. */
function serialOf(day: string): number {
  return Math.round((Date.parse(day) - Date.parse('1899-12-30')) / 86_400_000);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`No number for a cell: ${value}`);
  return value;
}

/** Excel declares a file with a longer cell broken. */
function shortEnough(text: string): string {
  if (text.length > 32_767) throw new RangeError('A cell holds 32767 letters.');
  return officeText(text);
}

const protection =
  '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>';

function checksXml(checks: readonly CellCheck[]): string {
  if (checks.length === 0) return '';
  const each = checks.map((check) => {
    const rule =
      'list' in check
        ? { type: 'type="list"', formula: xmlText(check.list) }
        : { type: 'type="textLength" operator="lessThanOrEqual"', formula: check.mostLetters };
    const words = `errorTitle="${short(check.title, 32)}" error="${short(check.text, 255)}" promptTitle="${short(check.title, 32)}" prompt="${short(check.text, 255)}"`;
    return `<dataValidation ${rule.type} allowBlank="1" showInputMessage="1" showErrorMessage="1" ${words} sqref="${check.range}"><formula1>${rule.formula}</formula1></dataValidation>`;
  });
  return `<dataValidations count="${checks.length}">${each.join('')}</dataValidations>`;
}

/** Excel declares a file with longer words at a check broken. */
function short(text: string, most: number): string {
  return xmlText(text.slice(0, most));
}

/** `&` begins an instruction there. */
function footer(text = ''): string {
  return xmlText(`&L&8${text.replaceAll('&', '&&').slice(0, 200)}&R&8&P / &N`);
}
