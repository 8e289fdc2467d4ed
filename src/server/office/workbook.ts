import { coreXml } from './package-parts.ts';
import { sheetName } from './sheet-name.ts';
import { sheetXml } from './sheet-xml.ts';
import { stylesXml } from './cell-looks.ts';
import type { Sheet, Workbook } from './workbook-content.ts';
import { contentTypes, relationships, workbookRelations, workbookXml } from './workbook-parts.ts';
import { zipped, type ZipEntry } from './zip.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An Excel workbook as it is being written; no more than a row is held. */
export function workbookFile(book: Workbook): AsyncGenerator<Uint8Array> {
  const sheets = [...book.sheets, ...listSheet(book.lists)].map((sheet) => ({
    ...sheet,
    name: sheetName(sheet.name),
    last: { row: 0 }
  }));
  return zipped(entries());

  function* entries(): Generator<ZipEntry> {
    yield { name: '[Content_Types].xml', content: [contentTypes(sheets.length)] };
    yield { name: '_rels/.rels', content: [relationships] };
    yield { name: 'docProps/core.xml', content: [coreXml(book)] };
    for (const [index, sheet] of sheets.entries()) {
      const name = `xl/worksheets/sheet${index + 1}.xml`;
      yield { name, content: sheetXml(sheet, index === 0) };
    }
    yield { name: 'xl/styles.xml', content: [stylesXml] };
    // Only now is known where each sheet ends.
    yield { name: 'xl/workbook.xml', content: [workbookXml(sheets, book.lists)] };
    yield { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelations(sheets.length)] };
  }
}

function listSheet(lists: Workbook['lists']): Sheet[] {
  if (!lists) return [];
  const columns = Object.values(lists.values);
  const height = Math.max(0, ...columns.map(({ length }) => length));
  const rows = Array.from({ length: height }, (_, row) => ({
    cells: columns.map((values) => values[row] ?? null)
  }));
  return [
    { name: lists.sheet, widths: columns.map(() => 30), rows, isHidden: true, isLocked: true }
  ];
}
