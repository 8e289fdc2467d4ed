import type { z } from 'zod';
import { RegisterFault } from './fault.ts';
import { isTownHall, joinedName, municipalityName } from './names.ts';
import type {
  Municipality,
  Owner,
  Register,
  RegisterFile,
  RegisterFiles,
  School
} from './register.ts';
import { anyCount, anyOwner, anySchool, checked, ourCount, ourOwner, ourSchool } from './rows.ts';
import { noSchools } from './school-types.ts';
import { tableOf, type Row } from './table.ts';

type SchoolRow = z.infer<typeof ourSchool> & { line: number };

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
      if (row) return ownerOf(files.owners, row);
      const [file, ownersFile] = [files.schools.name, files.owners.name];
      throw new RegisterFault({ code: 'unknownOwner', file, line, owner: number, ownersFile });
    })
    .sort((a, b) => compare(a.number, b.number));
}

function ownerOf(file: RegisterFile, row: Row): Owner {
  const owner = checked(ourOwner, file, row);
  return {
    number: owner.Traegernummer,
    name: owner.Kurzbezeichnung,
    legalForm: owner.Rechtsform,
    seatKey: owner.Gemeindeschluessel.endsWith('999999') ? null : owner.Gemeindeschluessel
  };
}

function municipalitiesOf(schools: SchoolRow[], owners: Map<string, Row>): Municipality[] {
  const townHalls = [...owners.values()]
    .map((row) => row.cells)
    .filter((cells) => cells['Rechtsform'] === '1' && isTownHall(cells['Kurzbezeichnung'] ?? ''));
  const keys = [...new Set(schools.map((school) => school.Gemeindeschluessel))].sort();
  return keys.map((key) => ({
    key,
    name: municipalityName(
      townHalls
        .filter((cells) => cells['Gemeindeschluessel'] === key)
        .flatMap((c) => c['Ort'] || []),
      schools.filter((school) => school.Gemeindeschluessel === key).map((school) => school.Ort)
    )
  }));
}

function schoolOf(row: SchoolRow, pupils: Map<string, number> | undefined): School {
  return {
    number: row.Schulnummer,
    name: row.Kurzbezeichnung,
    fullName:
      joinedName([row.Schulbezeichnung_1, row.Schulbezeichnung_2, row.Schulbezeichnung_3]) ||
      row.Kurzbezeichnung,
    type: row.Schulform,
    ownerNumber: row.Traegernummer,
    municipalityKey: row.Gemeindeschluessel,
    legalForm: row.Rechtsform,
    street: row.Strasse,
    postcode: row.PLZ,
    place: row.Ort,
    mail: row['E-Mail'],
    homepage: row.Homepage,
    operatingStatus: row.Schulbetriebsschluessel,
    operatingStatusOn: row.Schulbetriebsdatum,
    easting: row.UTMRechtswert,
    northing: row.UTMHochwert,
    pupils: pupils?.get(row.Schulnummer) ?? null
  };
}

function columnsOf(shape: z.ZodObject): string[] {
  return Object.keys(shape.shape);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
