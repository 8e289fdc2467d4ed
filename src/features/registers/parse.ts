import type { z } from 'zod';
import { municipalitiesOf, ownerOf, schoolOf, type SchoolRow } from './entries.ts';
import { RegisterFault } from './fault.ts';
import type { Owner, Register, RegisterFile, RegisterFiles } from './register.ts';
import { anyCount, anyOwner, anySchool, checked, ourCount, ourOwner, ourSchool } from './rows.ts';
import { noSchools } from './school-types.ts';
import { tableOf, type Row } from './table.ts';

/**
 * Reads what the official files say about one county (five digits of the AGS): its schools, their owners
 * wherever these sit, and the municipalities with a school. Throws a `RegisterFault` when a file cannot
 * be right; rows of other counties only have to be whole.
 */
export function parseRegister(files: RegisterFiles, county: string): Register {
  if (!/^\d{5}$/.test(county)) throw new RegisterFault({ code: 'county', county });
  return registerOf(readFiles(files), county);
}

/** The files with every row whole, before anybody asks for a county. */
export type ReadFiles = Readonly<{
  files: RegisterFiles;
  schools: Map<string, Row>;
  owners: Map<string, Row>;
  pupils: Map<string, Row> | undefined;
}>;

/** The part that costs time and is the same for each county. */
export function readFiles(files: RegisterFiles): ReadFiles {
  const { schools, owners, pupils } = files;
  return {
    files,
    schools: keyed(schools, tableOf(schools, 'schools', columnsOf(ourSchool)), anySchool),
    owners: keyed(owners, tableOf(owners, 'owners', columnsOf(ourOwner)), anyOwner),
    pupils: pupils && keyed(pupils, tableOf(pupils, 'pupils', columnsOf(ourCount)), anyCount)
  };
}

/** The counties with a school whose key begins so, in order: `05` is all of North Rhine-Westphalia. */
export function countiesIn({ files, schools }: ReadFiles, beginning: string): string[] {
  const counties = [...schools.values()].filter(isSchool).map(countyOf);
  const found = new Set(counties.filter((county) => county.startsWith(beginning)));
  if (found.size > 0) return [...found].toSorted();
  throw new RegisterFault({ code: 'noSchools', file: files.schools.name, county: beginning });
}

export function registerOf(read: ReadFiles, county: string): Register {
  const { files } = read;
  const ours = [...read.schools.values()].filter(
    (row) => isSchool(row) && countyOf(row) === county
  );
  if (ours.length === 0) {
    throw new RegisterFault({ code: 'noSchools', file: files.schools.name, county });
  }
  const rows = ours
    .map((row) => checked(ourSchool, files.schools, row))
    .sort((a, b) => compare(a.Schulnummer, b.Schulnummer));
  const pupils =
    files.pupils && read.pupils && pupilCounts(files.pupils, read.pupils, rows, county);
  return {
    municipalities: municipalitiesOf(rows, read.owners),
    owners: ownersOf(files, rows, read.owners),
    schools: rows.map((row) => schoolOf(row, pupils)),
    countsPupils: pupils !== undefined
  };
}

function isSchool({ cells }: Row): boolean {
  return !noSchools.has(cells['Schulform'] ?? '');
}

function countyOf({ cells }: Row): string {
  return cells['Gemeindeschluessel']?.slice(0, 5) ?? '';
}

/** All rows by their number, which is the first column of each schema and stands once per file. */
function keyed(file: RegisterFile, rows: Row[], shape: z.ZodObject): Map<string, Row> {
  const [key = ''] = columnsOf(shape);
  const found = new Map<string, Row>();
  for (const row of rows) {
    checked(shape, file, row);
    const value = row.cells[key] ?? '';
    const first = found.get(value);
    if (first) {
      const { line } = row;
      throw new RegisterFault({
        code: 'duplicate',
        file: file.name,
        line,
        value,
        firstLine: first.line
      });
    }
    found.set(value, row);
  }
  return found;
}

function pupilCounts(
  file: RegisterFile,
  rows: Map<string, Row>,
  schools: SchoolRow[],
  county: string
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { Schulnummer } of schools) {
    const row = rows.get(Schulnummer);
    if (row) counts.set(Schulnummer, checked(ourCount, file, row).Anzahl);
  }
  if (counts.size === 0) throw new RegisterFault({ code: 'noPupils', file: file.name, county });
  return counts;
}

function ownersOf(files: RegisterFiles, schools: SchoolRow[], rows: Map<string, Row>): Owner[] {
  const used = new Map(schools.toReversed().map((school) => [school.Traegernummer, school.line]));
  return [...used]
    .map(([number, line]) => {
      const row = rows.get(number);
      if (row) return ownerOf(checked(ourOwner, files.owners, row));
      const [file, ownersFile] = [files.schools.name, files.owners.name];
      throw new RegisterFault({ code: 'unknownOwner', file, line, owner: number, ownersFile });
    })
    .sort((a, b) => compare(a.number, b.number));
}

function columnsOf(shape: z.ZodObject): string[] {
  return Object.keys(shape.shape);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
