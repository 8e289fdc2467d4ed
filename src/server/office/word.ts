import { coreXml, packageRelations, type FileFacts } from './package-parts.ts';
import { footerXml, stylesXml, numberingXml, wordRelations, wordTypes } from './word-parts.ts';
import { xmlHead, xmlText } from './xml.ts';
import { zipped } from './zip.ts';

export type WordBlock =
  | Readonly<{ title: string }>
  | Readonly<{ heading: 1 | 2 | 3; text: string }>
  | Readonly<{ text: string; look?: 'plain' | 'muted' | 'strong' }>
  | Readonly<{ list: readonly string[] }>
  /** Widths in parts of the line; the first row is repeated on each page. */
  | Readonly<{
      head: readonly string[];
      rows: readonly (readonly string[])[];
      widths: readonly number[];
    }>;

export type WordDocument = FileFacts &
  Readonly<{ blocks: readonly WordBlock[]; /** At the foot of each page. */ footer: string }>;

export const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A Word document as it is being written; headings, lists and heads of tables are what they are called. */
export function wordFile(document: WordDocument): AsyncGenerator<Uint8Array> {
  return zipped([
    { name: '[Content_Types].xml', content: [wordTypes] },
    { name: '_rels/.rels', content: [packageRelations('word/document.xml')] },
    { name: 'docProps/core.xml', content: [coreXml(document)] },
    { name: 'word/document.xml', content: bodyXml(document) },
    { name: 'word/styles.xml', content: [stylesXml(document.language)] },
    { name: 'word/numbering.xml', content: [numberingXml] },
    { name: 'word/footer1.xml', content: [footerXml(document.footer)] },
    { name: 'word/_rels/document.xml.rels', content: [wordRelations] }
  ]);
}

function* bodyXml({ blocks }: WordDocument): Generator<string> {
  yield `${xmlHead}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`;
  for (const block of blocks) yield blockXml(block);
  yield [
    '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/>',
    '<w:pgSz w:w="11906" w:h="16838"/>',
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>',
    '</w:sectPr></w:body></w:document>'
  ].join('');
}

function blockXml(block: WordBlock): string {
  if ('title' in block) return paragraph(block.title, 'Title');
  if ('heading' in block) return paragraph(block.text, `Heading${block.heading}`);
  if ('list' in block) return block.list.map((text) => paragraph(text, 'ListBullet')).join('');
  if ('rows' in block) return table(block);
  return paragraph(block.text, looks[block.look ?? 'plain']);
}

const looks = { plain: 'Normal', muted: 'Muted', strong: 'Strong1' };

/** Line ends stay. */
function paragraph(text: string, style: string): string {
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${xmlText(line)}</w:t>`);
  return `<w:p><w:pPr><w:pStyle w:val="${style}"/></w:pPr><w:r>${lines.join('<w:br/>')}</w:r></w:p>`;
}

/** Of a page of A4 within its margins, in twentieths of a point. */
const lineWidth = 9638;

function table({ head, rows, widths }: Extract<WordBlock, { rows: unknown }>): string {
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => Math.floor((width / whole) * lineWidth));
  const row = (cells: readonly string[], style: string, before: string) => {
    const each = cells.map(
      (cell, index) =>
        `<w:tc><w:tcPr><w:tcW w:w="${columns[index] ?? 0}" w:type="dxa"/></w:tcPr>${paragraph(cell, style)}</w:tc>`
    );
    return `<w:tr>${before}${each.join('')}</w:tr>`;
  };
  return [
    `<w:tbl><w:tblPr><w:tblStyle w:val="Matrix"/><w:tblW w:w="${lineWidth}" w:type="dxa"/><w:tblLayout w:type="fixed"/>`,
    '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>',
    `<w:tblGrid>${columns.map((width) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>`,
    row(head, 'TableHead', '<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>'),
    ...rows.map((cells) => row(cells, 'TableText', '')),
    '</w:tbl>',
    // Two tables without a paragraph between them would become one.
    paragraph('', 'Normal')
  ].join('');
}
