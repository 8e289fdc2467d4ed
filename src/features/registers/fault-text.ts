import { m } from '#messages';
import { wholeNumber, type Language } from '#base/format.ts';
import type { Fault, FileKind, Foreign, Wanted } from './fault.ts';
import { largestFile } from './text.ts';

/** The field of the upload that a fault is about. */
function faultField(fault: Fault): FileKind | 'list' {
  const file = 'file' in fault ? fault.file : '';
  return file === 'list' || file === 'owners' || file === 'pupils' ? file : 'schools';
}

/** What stands at the fields: each file with all that is wrong with it, a line each. */
export function faultsByField(
  faults: readonly Fault[],
  language: Language
): Partial<Record<FileKind | 'list', string>> {
  const fields = Map.groupBy(faults, faultField);
  return Object.fromEntries(
    [...fields].map(([field, here]) => [
      field,
      here.map((fault) => faultText(fault, language)).join('\n')
    ])
  );
}

/** One sentence that says what is wrong and, where it is not plain, what to do. */
export function faultText(fault: Fault, language: Language): string {
  const line = 'line' in fault ? String(fault.line) : '';
  switch (fault.code) {
    case 'county':
      return m.register_fault_county({ county: fault.county });
    case 'tooLarge':
      return m.register_fault_large({
        megabytes: String(largestFile.bytes / 1024 / 1024),
        lines: wholeNumber(largestFile.lines, language)
      });
    case 'empty':
      return m.register_fault_empty();
    case 'unreadable':
      return m.register_fault_unreadable();
    case 'notText':
      return m.register_fault_foreign({ found: foreign[fault.found]() });
    case 'encoding':
      return m.register_fault_encoding({ line });
    case 'quotes':
      return m.register_fault_quotes({ line });
    case 'fields':
      return m.register_fault_fields({
        line,
        found: String(fault.found),
        expected: String(fault.expected)
      });
    case 'columnMissing':
      return m.register_fault_column_missing({ line, column: fault.column });
    case 'columnTwice':
      return m.register_fault_column_twice({ line, column: fault.column });
    case 'swapped':
      return m.register_fault_swapped({
        expected: kinds[fault.expected](),
        found: kinds[fault.found]()
      });
    case 'value':
      return m.register_fault_value({
        line,
        column: fault.column,
        value: fault.value,
        wanted: wanted[fault.wanted]()
      });
    case 'duplicate':
      return m.register_fault_duplicate({
        line,
        value: fault.value,
        first: String(fault.firstLine)
      });
    case 'unknownOwner':
      return m.register_fault_owner({ line, owner: fault.owner });
    case 'noSchools':
      return m.register_fault_no_schools({ county: fault.county });
    case 'noPupils':
      return m.register_fault_no_pupils({ county: fault.county });
    case 'tooManyRows':
      return m.list_fault_rows({ most: wholeNumber(fault.most, language) });
    case 'mostGone':
      return m.register_fault_cut({
        missing: String(fault.missing),
        known: String(fault.known)
      });
    case 'interrupted':
      return m.register_fault_interrupted();
  }
}

const kinds: Readonly<Record<FileKind, () => string>> = {
  schools: m.register_kind_schools,
  owners: m.register_kind_owners,
  pupils: m.register_kind_pupils
};

const foreign: Readonly<Record<Foreign, () => string>> = {
  archive: m.register_foreign_archive,
  picture: m.register_foreign_picture,
  pdf: m.register_foreign_pdf,
  workbook: m.register_foreign_workbook,
  markup: m.register_foreign_markup,
  utf16: m.register_foreign_utf16
};

const wanted: Readonly<Record<Wanted, () => string>> = {
  schoolNumber: m.register_wanted_school_number,
  ownerNumber: m.register_wanted_owner_number,
  municipalityKey: m.register_wanted_municipality_key,
  schoolType: m.register_wanted_school_type,
  legalForm: m.register_wanted_legal_form,
  operatingStatus: m.register_wanted_operating_status,
  postcode: m.register_wanted_postcode,
  date: m.register_wanted_date,
  coordinate: m.register_wanted_coordinate,
  count: m.register_wanted_count,
  text: m.register_wanted_text,
  optionalText: m.register_wanted_optional_text,
  noFormula: m.register_wanted_no_formula
};
