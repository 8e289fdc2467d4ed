import { Refusal } from '#base/refusal.ts';

/**
 * Why a register cannot be right. Codes and values, so that a page can say it in its own language; the
 * message is the English sentence of the command line.
 */
export type Fault = Readonly<
  | { code: 'county'; county: string }
  | { code: 'tooLarge' | 'empty' | 'unreadable'; file: string }
  | { code: 'notText'; file: string; found: Foreign }
  | { code: 'encoding' | 'quotes'; file: string; line: number }
  | { code: 'fields'; file: string; line: number; found: number; expected: number }
  | { code: 'columnMissing' | 'columnTwice'; file: string; line: number; column: string }
  | { code: 'swapped'; file: string; expected: FileKind; found: FileKind }
  | { code: 'value'; file: string; line: number; column: string; value: string; wanted: Wanted }
  | { code: 'duplicate'; file: string; line: number; value: string; firstLine: number }
  | { code: 'unknownOwner'; file: string; line: number; owner: string; ownersFile: string }
  | { code: 'noSchools' | 'noPupils'; file: string; county: string }
  | { code: 'tooManyRows'; file: string; most: number }
  | { code: 'mostGone'; missing: number; known: number }
  | { code: 'interrupted' }
>;

/** What came instead of a text, known by its first bytes. */
export type Foreign = 'archive' | 'picture' | 'pdf' | 'workbook' | 'markup' | 'utf16';

export type FileKind = 'schools' | 'owners' | 'pupils';

export type Wanted = keyof typeof wanted;

export class RegisterFault extends Refusal {
  /** At least one. */
  readonly faults: readonly Fault[];

  constructor(...faults: Fault[]) {
    super(faults.map(sentence).join('\n'));
    this.name = 'RegisterFault';
    this.faults = faults;
  }
}

export function refuse(fault: Fault): never {
  throw new RegisterFault(fault);
}

/** What a cell has to be; the keys are part of the fault. */
export const wanted = {
  schoolNumber: 'a school number of six digits',
  ownerNumber: 'an owner number',
  municipalityKey: 'a key of eight digits, leading zero included',
  schoolType: 'a known school type of two characters, leading zero included',
  legalForm: '1 (public) or 2 (private)',
  operatingStatus: 'a status of one digit',
  postcode: 'a postcode of five digits, leading zero included',
  date: 'a day as DD.MM.YYYY',
  coordinate: 'a coordinate in metres',
  count: 'a whole number',
  text: 'a text of at most 200 characters that is not empty',
  optionalText: 'a text of at most 200 characters',
  noFormula: 'a text: it begins like a formula'
} as const;

function sentence(fault: Fault): string {
  switch (fault.code) {
    case 'county':
      return `"${fault.county}" is no county: its key has five digits, such as 05754.`;
    case 'tooLarge':
      return `${fault.file} is larger than any register: more than 16 MB or 100,000 lines.`;
    case 'unreadable':
      return `${fault.file} could not be read within time and memory.`;
    case 'notText':
      return `${fault.file} is ${foreign[fault.found]}, not a CSV file.`;
    case 'empty':
      return `${fault.file} is empty or has no rows below its header.`;
    case 'encoding':
      return `${at(fault)} the text is not UTF-8; save the file as CSV UTF-8 or fetch it anew.`;
    case 'quotes':
      return `${at(fault)} a quotation mark is missing or one too many.`;
    case 'fields':
      return `${at(fault)} ${fault.found} fields where the header names ${fault.expected}.`;
    case 'columnMissing':
      return `${at(fault)} the header lacks the column ${fault.column}.`;
    case 'columnTwice':
      return `${at(fault)} the header names the column ${fault.column} twice.`;
    case 'swapped':
      return `${fault.file} holds ${fault.found} but was given as the file of the ${fault.expected}.`;
    case 'value':
      return `${at(fault)} "${fault.value}" in the column ${fault.column} is not ${wanted[fault.wanted]}.`;
    case 'duplicate':
      return `${at(fault)} the number ${fault.value} already stands in line ${fault.firstLine}.`;
    case 'unknownOwner':
      return `${at(fault)} the owner ${fault.owner} is not in ${fault.ownersFile}.`;
    case 'noSchools':
      return `${fault.file} names no school in the county ${fault.county}.`;
    case 'noPupils':
      return `${fault.file} counts no pupils at any school in the county ${fault.county}.`;
    case 'tooManyRows':
      return `${fault.file} has more than ${fault.most} rows or 60 columns.`;
    case 'mostGone':
      return `${fault.missing} of the ${fault.known} known schools are not in the file; it seems to be cut off.`;
    case 'interrupted':
      return 'The check was interrupted before it had an answer.';
  }
}

const foreign: Readonly<Record<Foreign, string>> = {
  archive: 'a ZIP archive or an Excel file',
  picture: 'a picture',
  pdf: 'a PDF document',
  workbook: 'an old Office file',
  markup: 'an XML or HTML file',
  utf16: 'a text in UTF-16'
};

function at(fault: { file: string; line: number }): string {
  return `${fault.file}, line ${fault.line}:`;
}
