import { looksLikeFormula } from '#base/csv.ts';
import { spelling, type ListRow, type SchoolList } from './list.ts';
import type { ListTable } from './list-table.ts';
import type { LegalForm } from './register.ts';
import { isOwnSchoolType, schoolTypes } from './school-types.ts';

/** What a column of a list may mean, in the order people are asked. */
export const listFields = [
  'name',
  'owner',
  'municipality',
  'number',
  'ownerNumber',
  'type',
  'street',
  'postcode',
  'place',
  'pupils',
  'legalForm'
] as const;

export type ListField = (typeof listFields)[number];

export const neededFields: readonly ListField[] = ['name', 'owner', 'municipality'];

/** The place of the column each field is read from. */
export type Mapping = Readonly<Record<ListField, number | null>>;

export type RowProblem =
  | 'empty'
  | 'text'
  | 'formula'
  | 'number'
  | 'ownerNumber'
  | 'type'
  | 'postcode'
  | 'pupils'
  | 'legalForm'
  | 'twice';

export type BadCell = Readonly<{
  field: ListField;
  line: number;
  value: string;
  problem: RowProblem;
}>;

/** All rows, or every cell that cannot be right. */
export function listOf(
  { rows }: ListTable,
  mapping: Mapping
): { list: SchoolList } | { bad: BadCell[] } {
  const bad: BadCell[] = [];
  const read = rows.map(({ line, fields }): ListRow => {
    const cell = (field: ListField) => {
      const value = fields[mapping[field] ?? -1] ?? '';
      const problem = problemOf(field, value);
      if (problem) bad.push({ field, line, value: value.slice(0, 60), problem });
      return value === '' || problem ? null : value;
    };
    const [type, pupils, legalForm] = [cell('type'), cell('pupils'), cell('legalForm')];
    return {
      line,
      name: cell('name') ?? '',
      owner: cell('owner') ?? '',
      municipality: cell('municipality') ?? '',
      number: cell('number'),
      ownerNumber: cell('ownerNumber'),
      type: type && (codeOf(type) ?? type),
      street: cell('street'),
      postcode: cell('postcode'),
      place: cell('place'),
      pupils: pupils === null ? null : Number(pupils.replace(/\D/g, '')),
      legalForm: legalForm === null ? null : (legalFormOf(legalForm) ?? null)
    };
  });
  bad.push(...twiceIn(read));
  return bad.length > 0 ? { bad } : { list: { rows: read, countsPupils: mapping.pupils !== null } };
}

function problemOf(field: ListField, value: string): RowProblem | null {
  if (value === '') return neededFields.includes(field) ? 'empty' : null;
  if (looksLikeFormula(value)) return 'formula';
  if (value.length > (field === 'type' ? 80 : 200)) return 'text';
  return rules[field]?.(value) ?? null;
}

const rules: Partial<Record<ListField, (value: string) => RowProblem | null>> = {
  number: (value) => (/^[0-9A-Z]{2,12}$/.test(value) ? null : 'number'),
  ownerNumber: (value) => (/^[0-9A-Z]{1,12}$/.test(value) ? null : 'ownerNumber'),
  // Digits alone are a code, and one that lost its leading zero is none.
  type: (value) => (codeOf(value) || isOwnSchoolType(value) ? null : 'type'),
  postcode: (value) => (/^\d{5}$/.test(value) ? null : 'postcode'),
  pupils: (value) => (/^(\d{1,5}|\d{1,2}[., ]\d{3})$/.test(value) ? null : 'pupils'),
  legalForm: (value) => (legalFormOf(value) ? null : 'legalForm')
};

function codeOf(type: string): string | undefined {
  if (type in schoolTypes) return type;
  return Object.keys(schoolTypes).find(
    (code) => spelling(schoolTypes[code] ?? '') === spelling(type)
  );
}

const legalForms: Readonly<Record<LegalForm, readonly string[]>> = {
  public: [
    'öffentlich',
    'öffentliche schule',
    'staatlich',
    'kommunal',
    'public',
    'state',
    '1',
    'ö'
  ],
  private: ['privat', 'private schule', 'frei', 'freie trägerschaft', 'private', '2', 'p']
};

function legalFormOf(value: string): LegalForm | undefined {
  if (legalForms.public.includes(spelling(value))) return 'public';
  return legalForms.private.includes(spelling(value)) ? 'private' : undefined;
}

/** A number stands once; a name stands once with its owner where a number does not tell them apart. */
function twiceIn(rows: readonly ListRow[]): BadCell[] {
  const numbers = new Set<string>();
  const names = new Map<string, boolean>();
  return rows.flatMap(({ line, number, name, owner }): BadCell[] => {
    if (number !== null && numbers.has(number)) {
      return [{ field: 'number', line, value: number, problem: 'twice' }];
    }
    if (number !== null) numbers.add(number);
    const key = `${spelling(owner)}\n${spelling(name)}`;
    const isNumbered = names.get(key);
    names.set(key, number !== null && isNumbered !== false);
    if (isNumbered === undefined || name === '') return [];
    return isNumbered && number !== null
      ? []
      : [{ field: 'name', line, value: name, problem: 'twice' }];
  });
}
