import { xmlHead } from './xml.ts';

/**
 * How a cell looks and whether it can be filled in where its sheet is locked: `open` ones can, and what is
 * typed into `openText` stays text even where it begins like a formula.
 */
export type Look = 'text' | 'title' | 'note' | 'head' | 'band' | 'strong' | 'open' | 'openText';

/** `quoted` keeps a text that begins like a formula a text when somebody edits the cell. */
type Variant = 'plain' | 'day' | 'quoted';

/** The number of the format in the workbook's list of formats. */
export function formatOf(look: Look, variant: Variant): number {
  return 1 + looks.indexOf(look) * variants.length + variants.indexOf(variant);
}

const looks: Look[] = ['text', 'title', 'note', 'head', 'band', 'strong', 'open', 'openText'];
const variants: Variant[] = ['plain', 'day', 'quoted'];

type Parts = Readonly<{
  font: number;
  fill: number;
  border: number;
  format?: number;
  isOpen?: true;
  /** Goes on over empty cells beside it instead of breaking. */
  isOneLine?: true;
}>;

const parts: Record<Look, Parts> = {
  text: { font: 0, fill: 0, border: 0 },
  title: { font: 1, fill: 0, border: 0, isOneLine: true },
  note: { font: 2, fill: 0, border: 0, isOneLine: true },
  head: { font: 3, fill: 2, border: 1 },
  band: { font: 4, fill: 3, border: 0 },
  strong: { font: 4, fill: 0, border: 0 },
  open: { font: 0, fill: 4, border: 2, isOpen: true },
  openText: { font: 0, fill: 4, border: 2, format: 49, isOpen: true }
};

/** Whether a long text takes several lines of its cell. */
export function breaks(look: Look): boolean {
  return !parts[look].isOneLine;
}

const dayFormat = 164;

export const stylesXml = [
  xmlHead,
  '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
  `<numFmts count="1"><numFmt numFmtId="${dayFormat}" formatCode="dd\\.mm\\.yyyy"/></numFmts>`,
  '<fonts count="5">',
  font(''),
  font('<b/>', 16),
  font('', 11, 'FF5A6072'),
  font('<b/>', 11, 'FFFFFFFF'),
  font('<b/>'),
  '</fonts>',
  '<fills count="5">',
  '<fill><patternFill patternType="none"/></fill>',
  // Excel keeps the second one for itself.
  '<fill><patternFill patternType="gray125"/></fill>',
  fill('FF1C3F94'),
  fill('FFDBE7FB'),
  fill('FFFFF9DB'),
  '</fills>',
  '<borders count="3">',
  '<border><left/><right/><top/><bottom/><diagonal/></border>',
  '<border><left/><right/><top/><bottom style="medium"><color rgb="FF1C3F94"/></bottom><diagonal/></border>',
  thinBorder(),
  '</borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
  `<cellXfs count="${1 + looks.length * variants.length}">`,
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  ...looks.flatMap((look) => variants.map((variant) => format(parts[look], variant))),
  '</cellXfs>',
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
  '</styleSheet>'
].join('');

function font(before: string, size = 11, colour = 'FF000000'): string {
  return `<font>${before}<sz val="${size}"/><color rgb="${colour}"/><name val="Calibri"/><family val="2"/></font>`;
}

function fill(colour: string): string {
  return `<fill><patternFill patternType="solid"><fgColor rgb="${colour}"/><bgColor indexed="64"/></patternFill></fill>`;
}

function thinBorder(): string {
  const side = (name: string) => `<${name} style="thin"><color rgb="FF8A8F9E"/></${name}>`;
  return `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border>`;
}

function format(
  { font, fill, border, format, isOpen, isOneLine }: Parts,
  variant: Variant
): string {
  const number = variant === 'day' ? dayFormat : (format ?? 0);
  const quote = variant === 'quoted' ? ' quotePrefix="1"' : '';
  return [
    `<xf numFmtId="${number}" fontId="${font}" fillId="${fill}" borderId="${border}" xfId="0"${quote}`,
    ' applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">',
    `<alignment vertical="top"${isOneLine ? '' : ' wrapText="1"'}/>`,
    `<protection locked="${isOpen ? 0 : 1}"/></xf>`
  ].join('');
}
