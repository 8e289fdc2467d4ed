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
  const rows = schoolRows(files.schools, county);
  const ownerRows = keyed(
    files.owners,
    tableOf(files.owners, 'owners', columnsOf(ourOwner)),
    anyOwner
  );
  const pupils = files.pupils && pupilCounts(files.pupils, rows, county);
  return {
    municipalities: municipalitiesOf(rows, ownerRows),
    owners: ownersOf(files, rows, ownerRows),
    schools: rows.map((row) => schoolOf(row, pupils)),
    countsPupils: pupils !== undefined
  };
}

function schoolRows(file: RegisterFile, county: string): SchoolRow[] {
  const all = keyed(file, tableOf(file, 'schools', columnsOf(ourSchool)), anySchool);
  const ours = [...all.values()].filter(
    ({ cells }) =>
      cells['Gemeindeschluessel']?.startsWith(county) && !noSchools.has(cells['Schulform'] ?? '')
  );
  if (ours.length === 0) throw new RegisterFault({ code: 'noSchools', file: file.name, county });
  return ours
    .map((row) => checked(ourSchool, file, row))
    .sort((a, b) => compare(a.Schulnummer, b.Schulnummer));
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
  schools: SchoolRow[],
  county: string
): Map<string, number> {
  const rows = keyed(file, tableOf(file, 'pupils', columnsOf(ourCount)), anyCount);
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
