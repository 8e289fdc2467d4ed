import { m } from '#messages';

/** Why a file is not read, for people. */
export function faultText(code: string): string {
  const known = codes.find((one) => one === code);
  return known ? texts[known]() : m.workbook_fault_broken();
}

const texts = {
  notOffice: m.workbook_fault_not_excel,
  oldFormat: m.workbook_fault_old,
  encrypted: m.workbook_fault_password,
  macros: m.workbook_fault_macros,
  tooLarge: m.workbook_fault_too_large,
  tooManyCells: m.workbook_fault_too_many,
  broken: m.workbook_fault_broken,
  tooMuchWork: m.workbook_fault_work
};

const codes = [
  'notOffice',
  'oldFormat',
  'encrypted',
  'macros',
  'tooLarge',
  'tooManyCells',
  'broken',
  'tooMuchWork'
] as const;
