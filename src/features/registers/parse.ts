import type { z } from 'zod';
import { municipalitiesOf, ownerOf, schoolOf, type SchoolRow } from './entries.ts';
import { faultNotes, type FaultNotes } from './fault-notes.ts';
import { refuse, RegisterFault, type FileKind } from './fault.ts';
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
  const notes = faultNotes();
  return registerOf(rowsOf(files, notes), county, notes);
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
  const notes = faultNotes();
  const read = rowsOf(files, notes);
  notes.settle();
  return read;
}

function rowsOf(files: RegisterFiles, notes: FaultNotes): ReadFiles {
  const table = (file: RegisterFile, kind: FileKind, shape: z.ZodObject) =>
    notes.attempt(() => tableOf(file, kind, columnsOf(shape), notes));
  const schools = table(files.schools, 'schools', ourSchool);
  const owners = table(files.owners, 'owners', ourOwner);
  const pupils = files.pupils && table(files.pupils, 'pupils', ourCount);
  // Of a file that is no table at all nothing more can be said.
  if (!schools || !owners || (files.pupils && !pupils)) notes.settle();
  return {
    files,
    schools: keyed(files.schools, schools ?? [], anySchool, notes),
    owners: keyed(files.owners, owners ?? [], anyOwner, notes),
    pupils: files.pupils && keyed(files.pupils, pupils ?? [], anyCount, notes)
  };
}

/** The counties with a school whose key begins so, in order: `05` is all of North Rhine-Westphalia. */
export function countiesIn({ files, schools }: ReadFiles, beginning: string): string[] {
  const counties = [...schools.values()].filter(isSchool).map(countyOf);
  const found = new Set(counties.filter((county) => county.startsWith(beginning)));
  if (found.size > 0) return [...found].toSorted();
  throw new RegisterFault({ code: 'noSchools', file: files.schools.name, county: beginning });
}

/** `notes` is what is wrong with the files so far. */
export function registerOf(read: ReadFiles, county: string, notes = faultNotes()): Register {
  const { files } = read;
  const ours = [...read.schools.values()].filter(
    (row) => isSchool(row) && countyOf(row) === county
  );
  if (ours.length === 0) {
    notes.settle();
    throw new RegisterFault({ code: 'noSchools', file: files.schools.name, county });
  }
  const rows = ours
    .flatMap((row) => notes.attempt(() => checked(ourSchool, files.schools, row)) ?? [])
    .sort((a, b) => compare(a.Schulnummer, b.Schulnummer));
  const pupils = files.pupils && read.pupils && pupilCounts(files.pupils, read.pupils, ours, notes);
  const owners = ownersOf(files, rows, read.owners, notes);
  notes.settle();
  if (pupils?.size === 0 && files.pupils) {
    throw new RegisterFault({ code: 'noPupils', file: files.pupils.name, county });
  }
  return {
    municipalities: municipalitiesOf(rows, read.owners),
    owners,
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
function keyed(
  file: RegisterFile,
  rows: Row[],
  shape: z.ZodObject,
  notes: FaultNotes
): Map<string, Row> {
  const [key = ''] = columnsOf(shape);
  const found = new Map<string, Row>();
  for (const row of rows) {
    notes.attempt(() => {
      checked(shape, file, row);
      const value = row.cells[key] ?? '';
      const firstLine = found.get(value)?.line;
      if (firstLine === undefined) return found.set(value, row);
      const { line } = row;
      throw new RegisterFault({ code: 'duplicate', file: file.name, line, value, firstLine });
    });
  }
  return found;
}

function pupilCounts(
  file: RegisterFile,
  rows: Map<string, Row>,
  schools: Row[],
  notes: FaultNotes
): Map<string, number> {
  const counted = schools.flatMap(({ cells }) => rows.get(cells['Schulnummer'] ?? '') ?? []);
  return new Map(
    counted.flatMap((row) => {
      const count = notes.attempt(() => checked(ourCount, file, row));
      return count ? [[count.Schulnummer, count.Anzahl] as const] : [];
    })
  );
}

function ownersOf(
  files: RegisterFiles,
  schools: SchoolRow[],
  rows: Map<string, Row>,
  notes: FaultNotes
): Owner[] {
  const used = new Map(schools.toReversed().map((school) => [school.Traegernummer, school.line]));
  // A row of the owners that was left out may be the one that a school names.
  const isWhole = !notes.hasAny();
  return [...used]
    .flatMap(([number, line]) => {
      const row = rows.get(number);
      if (row) return notes.attempt(() => ownerOf(checked(ourOwner, files.owners, row))) ?? [];
      const [file, ownersFile] = [files.schools.name, files.owners.name];
      const missing = { code: 'unknownOwner', file, line, owner: number, ownersFile } as const;
      if (isWhole) notes.attempt(() => refuse(missing));
      return [];
    })
    .sort((a, b) => compare(a.number, b.number));
}

function columnsOf(shape: z.ZodObject): string[] {
  return Object.keys(shape.shape);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
