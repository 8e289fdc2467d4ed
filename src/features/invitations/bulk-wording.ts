import { m } from '#messages';
import type { BulkFault, BulkProblem } from './bulk.ts';

/** What is wrong with a row and what puts it right. */
export function bulkProblem(problem: BulkProblem): string {
  return problems[problem]();
}

/** Why a file cannot be read at all. */
export function bulkFault(fault: BulkFault): string {
  return faults[fault]();
}

/** The words of the files people download. */
export function bulkWords() {
  return {
    header: [
      m.bulk_column_organisation(),
      m.bulk_column_name(),
      m.bulk_column_mail(),
      m.bulk_column_role(),
      m.bulk_column_unit(),
      m.bulk_column_until()
    ],
    reason: m.bulk_column_reason(),
    example: [
      m.bulk_example_organisation(),
      m.bulk_example_name(),
      'mia.muster@stadt.example',
      m.bulk_example_role(),
      '',
      '31.12.2099'
    ],
    problem: bulkProblem
  };
}

const problems: Record<BulkProblem, () => string> = {
  organisationMissing: m.bulk_problem_organisationMissing,
  nameMissing: m.bulk_problem_nameMissing,
  mailMissing: m.bulk_problem_mailMissing,
  mail: m.bulk_problem_mail,
  tooLong: m.bulk_problem_tooLong,
  characters: m.bulk_problem_characters,
  formula: m.bulk_problem_formula,
  day: m.bulk_problem_day,
  past: m.bulk_problem_past,
  duplicate: m.bulk_problem_duplicate,
  organisationUnknown: m.bulk_problem_organisationUnknown,
  organisationAmbiguous: m.bulk_problem_organisationAmbiguous,
  organisationForeign: m.bulk_problem_organisationForeign,
  roleMissing: m.bulk_problem_roleMissing,
  roleUnknown: m.bulk_problem_roleUnknown,
  roleForeign: m.bulk_problem_roleForeign,
  unitUnknown: m.bulk_problem_unitUnknown,
  member: m.bulk_problem_member,
  invited: m.bulk_problem_invited
};

const faults: Record<BulkFault, () => string> = {
  empty: m.bulk_fault_empty,
  columns: m.bulk_fault_columns,
  tooMany: m.bulk_fault_tooMany,
  tooLarge: m.bulk_fault_tooLarge,
  quotes: m.bulk_fault_quotes,
  binary: m.bulk_fault_binary
};
