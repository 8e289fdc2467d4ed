import { xmlHead, xmlText } from './xml.ts';

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

export const wordTypes = [
  xmlHead,
  `<Types xmlns="${packages}/content-types">`,
  '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
  '<Default Extension="xml" ContentType="application/xml"/>',
  ...[
    ['document', 'document.main'],
    ['styles', 'styles'],
    ['numbering', 'numbering'],
    ['footer1', 'footer']
  ].map(
    ([name, type]) => `<Override PartName="/word/${name}.xml" ContentType="${types}.${type}+xml"/>`
  ),
  '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
  '</Types>'
].join('');

export const wordRelations = [
  xmlHead,
  `<Relationships xmlns="${packages}/relationships">`,
  ...[
    ['rId1', 'styles', 'styles.xml'],
    ['rId2', 'numbering', 'numbering.xml'],
    ['rId3', 'footer', 'footer1.xml']
  ].map(
    ([id, kind, target]) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`
  ),
  '</Relationships>'
].join('');

export const numberingXml = [
  xmlHead,
  `<w:numbering xmlns:w="${word}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>`,
  '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>',
  '<w:pPr><w:ind w:left="360" w:hanging="240"/></w:pPr></w:lvl></w:abstractNum>',
  '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
].join('');

export function footerXml(text: string): string {
  const field = (name: string) =>
    `<w:fldSimple w:instr=" ${name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>`;
  return [
    xmlHead,
    `<w:ftr xmlns:w="${word}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>`,
    `<w:r><w:t xml:space="preserve">${xmlText(text)} · </w:t></w:r>${field('PAGE')}`,
    `<w:r><w:t xml:space="preserve"> / </w:t></w:r>${field('NUMPAGES')}</w:p></w:ftr>`
  ].join('');
}

export function stylesXml(language: 'de' | 'en'): string {
  const code = language === 'de' ? 'de-DE' : 'en-GB';
  return [
    xmlHead,
    `<w:styles xmlns:w="${word}"><w:docDefaults><w:rPrDefault><w:rPr>`,
    '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri" w:eastAsia="Calibri"/>',
    `<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="${code}" w:eastAsia="${code}" w:bidi="ar-SA"/>`,
    '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>',
    style('Normal', 'Normal', '', '', true),
    style('Title', 'Title', '<w:spacing w:after="120"/>', '<w:b/><w:sz w:val="40"/>'),
    style('Heading1', 'heading 1', heading(0), '<w:b/><w:color w:val="1C3F94"/><w:sz w:val="28"/>'),
    style('Heading2', 'heading 2', heading(1), '<w:b/><w:color w:val="1C3F94"/><w:sz w:val="25"/>'),
    style('Heading3', 'heading 3', heading(2), '<w:b/><w:sz w:val="22"/>'),
    style(
      'ListBullet',
      'List Bullet',
      '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:spacing w:after="40"/>',
      ''
    ),
    style('Muted', 'Muted', '', '<w:color w:val="5A6072"/><w:sz w:val="19"/>'),
    style('Strong1', 'Strong paragraph', '', '<w:b/>'),
    style('TableText', 'Table text', '<w:spacing w:after="0"/>', '<w:sz w:val="19"/>'),
    style(
      'TableHead',
      'Table head',
      '<w:keepNext/><w:spacing w:after="0"/>',
      '<w:b/><w:sz w:val="19"/>'
    ),
    style('Footer', 'footer', '', '<w:color w:val="5A6072"/><w:sz w:val="17"/>'),
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
    `<w:style w:type="table" w:customStyle="1" w:styleId="Matrix"><w:name w:val="Matrix"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>${borders()}</w:tblBorders></w:tblPr></w:style>`,
    '</w:styles>'
  ].join('');
}

function heading(level: number): string {
  return `<w:keepNext/><w:spacing w:before="${280 - level * 60}" w:after="80"/><w:outlineLvl w:val="${level}"/>`;
}

function style(
  id: string,
  name: string,
  paragraph: string,
  run: string,
  isDefault = false
): string {
  return [
    `<w:style w:type="paragraph"${isDefault ? ' w:default="1"' : ''} w:styleId="${id}"><w:name w:val="${name}"/>`,
    isDefault ? '' : '<w:basedOn w:val="Normal"/>',
    '<w:qFormat/>',
    paragraph && `<w:pPr>${paragraph}</w:pPr>`,
    run && `<w:rPr>${run}</w:rPr>`,
    '</w:style>'
  ].join('');
}

function borders(): string {
  return ['top', 'left', 'bottom', 'right', 'insideH', 'insideV']
    .map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="8A8F9E"/>`)
    .join('');
}
