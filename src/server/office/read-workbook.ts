import { formatsOf, type DateFormats } from './read-formats.ts';
import { OfficeFault } from './office-fault.ts';
import { officePackage, type OfficePackage, type Relation } from './office-package.ts';
import { readSheet, type ReadCell } from './read-sheet.ts';
import { plainText } from './xml.ts';
import { readXml } from './read-xml.ts';

export type ReadSheet = Readonly<{ name: string; isHidden: boolean; cells: readonly ReadCell[] }>;

export type ReadWorkbook = readonly ReadSheet[];

/**
 * What stands in the cells of a workbook by strangers; formulas are named, never reckoned, and nothing
 * outside of the file is asked for. Belongs into a process with limits: see `openWorkbook`.
 *
 * @throws OfficeFault
 */
export function readWorkbook(bytes: Buffer): ReadWorkbook {
  const office = officePackage(bytes, mostUnpacked);
  const { sheets, relations, is1904 } = outlineOf(office);
  const known = {
    texts: textsOf(office, relations),
    formats: formatsFor(office, relations),
    is1904
  };
  const left = { cells: mostCells, letters: mostLetters };
  return sheets.map(({ name, isHidden, relation }) => {
    const path = relations.get(relation)?.path;
    const content = path === undefined ? undefined : office.file(path);
    if (!content) throw new OfficeFault('broken', 'a sheet is missing');
    return { name, isHidden, cells: readSheet(content, known, left) };
  });
}

const mostUnpacked = 48 * 1024 * 1024;
const mostCells = 200_000;
/** A text may stand in many cells and be in the file once. */
const mostLetters = 20_000_000;
const mostTexts = 500_000;
const mostSheets = 100;

type SheetEntry = { name: string; isHidden: boolean; relation: string };

function outlineOf(office: OfficePackage) {
  const content = office.file(office.main);
  if (!content) throw new OfficeFault('notOffice');
  const sheets: SheetEntry[] = [];
  let is1904 = false;
  let isWorkbook = false;
  readXml(content, {
    open(name, attributes) {
      if (name === 'workbook') isWorkbook = true;
      if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '');
      if (name !== 'sheet') return;
      const state = attributes.get('state') ?? 'visible';
      sheets.push({
        name: attributes.get('name') ?? '',
        isHidden: state !== 'visible',
        relation: attributes.get('id') ?? ''
      });
    },
    close() {},
    text() {}
  });
  if (!isWorkbook) throw new OfficeFault('notOffice');
  if (sheets.length > mostSheets) throw new OfficeFault('tooManyCells', 'sheets');
  const relations = office.relationsOf(office.main);
  // Pictures of charts are sheets of their own kind and hold no cells.
  const withCells = sheets.filter(({ relation }) => relations.get(relation)?.kind === 'worksheet');
  return { sheets: withCells, relations, is1904 };
}

/** The texts that cells only name by a number. */
function textsOf(office: OfficePackage, relations: ReadonlyMap<string, Relation>): string[] {
  const content = partOf(office, relations, 'sharedStrings');
  const texts: string[] = [];
  if (!content) return texts;
  let pieces: string[] = [];
  let [isText, phonetic] = [false, 0];
  readXml(content, {
    open(name) {
      if (name === 'si') pieces = [];
      if (name === 'rPh') phonetic += 1;
      isText = name === 't' && phonetic === 0;
    },
    close(name) {
      if (name === 'rPh') phonetic -= 1;
      isText = false;
      if (name !== 'si') return;
      if (texts.push(plainText(pieces.join(''))) > mostTexts) throw new OfficeFault('tooManyCells');
    },
    text(text) {
      if (isText) pieces.push(text);
    }
  });
  return texts;
}

function formatsFor(office: OfficePackage, relations: ReadonlyMap<string, Relation>): DateFormats {
  const content = partOf(office, relations, 'styles');
  return content ? formatsOf(content) : [];
}

function partOf(
  office: OfficePackage,
  relations: ReadonlyMap<string, Relation>,
  kind: string
): Buffer | undefined {
  const found = [...relations.values()].find((relation) => relation.kind === kind);
  return found && office.file(found.path);
}
