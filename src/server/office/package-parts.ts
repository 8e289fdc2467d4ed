import { xmlHead, xmlText } from './xml.ts';

const packages = 'http://schemas.openxmlformats.org/package/2006';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

export type FileFacts = Readonly<{ title: string; language: 'de' | 'en'; madeAt: Date }>;

/** Where a file of Excel or Word begins. */
export function packageRelations(main: string): string {
  return [
    xmlHead,
    `<Relationships xmlns="${packages}/relationships">`,
    `<Relationship Id="rId1" Type="${office}/officeDocument" Target="${main}"/>`,
    `<Relationship Id="rId2" Type="${packages}/relationships/metadata/core-properties" Target="docProps/core.xml"/>`,
    '</Relationships>'
  ].join('');
}

/** What a file says of itself. */
export function coreXml({ title, language, madeAt }: FileFacts): string {
  const at = `${madeAt.toISOString().slice(0, 19)}Z`;
  return [
    xmlHead,
    `<cp:coreProperties xmlns:cp="${packages}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
    `<dc:title>${xmlText(title)}</dc:title><dc:creator>Tafelrunde</dc:creator>`,
    `<dc:language>${language}</dc:language>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${at}</dcterms:created>`,
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${at}</dcterms:modified>`,
    '</cp:coreProperties>'
  ].join('');
}
