import { columnName } from './cell-place.ts';
import { packageRelations } from './package-parts.ts';
import { quotedSheet } from './sheet-name.ts';
import { filterRange } from './sheet-xml.ts';
import type { Sheet, Workbook } from './workbook-content.ts';
import { xmlHead, xmlText } from './xml.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';

export function contentTypes(sheets: number): string {
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const part = (name: string, type: string) =>
    `<Override PartName="/${name}" ContentType="${type}+xml"/>`;
  return [
    xmlHead,
    `<Types xmlns="${packages}/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    part('xl/workbook.xml', `${spreadsheet}.sheet.main`),
    ...range(sheets).map((no) => part(`xl/worksheets/sheet${no}.xml`, `${spreadsheet}.worksheet`)),
    part('xl/styles.xml', `${spreadsheet}.styles`),
    part('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties'),
    '</Types>'
  ].join('');
}

export const relationships = packageRelations('xl/workbook.xml');

export function workbookRelations(sheets: number): string {
  const sheet = (no: number) =>
    `<Relationship Id="rId${no}" Type="${office}/worksheet" Target="worksheets/sheet${no}.xml"/>`;
  return [
    xmlHead,
    `<Relationships xmlns="${packages}/relationships">`,
    ...range(sheets).map(sheet),
    `<Relationship Id="rId${sheets + 1}" Type="${office}/styles" Target="styles.xml"/>`,
    '</Relationships>'
  ].join('');
}

type WrittenSheet = Sheet & { last: { row: number } };

export function workbookXml(sheets: readonly WrittenSheet[], lists: Workbook['lists']): string {
  const each = sheets.map(({ name, isHidden }, index) => {
    const state = isHidden ? ' state="hidden"' : '';
    return `<sheet name="${xmlText(name)}" sheetId="${index + 1}"${state} r:id="rId${index + 1}"/>`;
  });
  const names = [...sheets.flatMap(namesOf), ...listNames(sheets.at(-1)?.name ?? '', lists)];
  return [
    xmlHead,
    `<workbook xmlns="${main}" xmlns:r="${office}">`,
    // Locked too, so that no sheet is renamed or moved by mistake.
    sheets.some(({ isLocked }) => isLocked) ? '<workbookProtection lockStructure="1"/>' : '',
    '<bookViews><workbookView activeTab="0"/></bookViews>',
    `<sheets>${each.join('')}</sheets>`,
    names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : '',
    '</workbook>'
  ].join('');
}

function namesOf(sheet: WrittenSheet, index: number): string[] {
  const { name, headRow, hasFilter } = sheet;
  const local = (kind: string, range: string, more = '') =>
    `<definedName name="_xlnm.${kind}" localSheetId="${index}"${more}>${xmlText(`${quotedSheet(name)}!${range}`)}</definedName>`;
  return [
    hasFilter ? local('_FilterDatabase', fixed(filterRange(sheet)), ' hidden="1"') : '',
    headRow ? local('Print_Titles', `$${headRow}:$${headRow}`) : ''
  ].filter(Boolean);
}

function listNames(sheet: string, lists: Workbook['lists']): string[] {
  return Object.entries(lists?.values ?? {}).map(([name, values], index) => {
    const column = columnName(index + 1);
    const range = `$${column}$1:$${column}$${Math.max(1, values.length)}`;
    return `<definedName name="${xmlText(name)}">${xmlText(`${quotedSheet(sheet)}!${range}`)}</definedName>`;
  });
}

/** `A4:F9` → `$A$4:$F$9` */
function fixed(range: string): string {
  return range.replace(/([A-Z]+)(\d+)/g, '$$$1$$$2');
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
