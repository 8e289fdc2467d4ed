import type { Known } from './changes.ts';
import { numberOf, unnumbered } from './columns.ts';
import { directoryFinder, type Finder } from './list-finder.ts';
import { placeSpelling, spelling, type ListRow, type SchoolList } from './list.ts';
import type { Municipality, Owner, Register, School } from './register.ts';

/**
 * The list as a register of this directory: each row is what is known by its number, else by its name
 * (a school's within its owner). What a row does not say stays as it is known.
 */
export function registerOfList(known: Known, { rows, countsPupils }: SchoolList): Register {
  const find = directoryFinder(known);
  const owners = ownersOf(find, rows);
  const municipalities = new Map<string, Municipality>();
  const schools = new Map<string, School>();
  const numbered = new Set(rows.flatMap(({ number }) => number ?? []));
  for (const row of rows) {
    const ownerNumber = owners.get(spelling(row.owner))?.number ?? '';
    const municipality = municipalityOf(find, row);
    if (!municipalities.has(municipality.key)) municipalities.set(municipality.key, municipality);
    const isFree = ({ number }: School) => !numbered.has(number) && !schools.has(number);
    const before =
      find.numberedSchool(row.number) ??
      find
        .schoolsOf(ownerNumber, row.name)
        .find((one) => isFree(one) && (row.number === null || numberOf(one.number) === null));
    const school = schoolOf(row, before, ownerNumber, municipality.key);
    schools.set(school.number, school);
  }
  return {
    owners: [...new Map([...owners.values()].map((one) => [one.number, one])).values()],
    municipalities: [...municipalities.values()],
    schools: [...schools.values()],
    countsPupils
  };
}

/** By how the rows spell them; two spellings with one number are one owner. */
function ownersOf(find: Finder, rows: readonly ListRow[]): Map<string, Owner> {
  const numbers = new Map(
    rows.flatMap(({ owner, ownerNumber }) => (ownerNumber ? [[spelling(owner), ownerNumber]] : []))
  );
  const owners = new Map<string, Owner>();
  const byNumber = new Map<string, Owner>();
  for (const row of rows) {
    const name = spelling(row.owner);
    if (owners.has(name)) continue;
    const number = numbers.get(name) ?? null;
    const owner = (number !== null && byNumber.get(number)) || ownerOf(find, row, number);
    owners.set(name, owner);
    if (number !== null) byNumber.set(number, owner);
  }
  return owners;
}

function ownerOf(find: Finder, row: ListRow, number: string | null): Owner {
  const byNumber = find.numberedOwner(number);
  if (byNumber) return { ...byNumber, name: row.owner };
  const byName = find
    .ownersNamed(row.owner)
    .find((one) => number === null || numberOf(one.number) === null);
  if (byName) return { ...byName, ...gained(byName.number, number) };
  return {
    number: number ?? `${unnumbered}${spelling(row.owner)}`,
    name: row.owner,
    legalForm: row.legalForm ?? 'public',
    seatKey: null
  };
}

function municipalityOf(find: Finder, { municipality: name }: ListRow): Municipality {
  return find.municipality(name) ?? { key: `${unnumbered}${placeSpelling(name)}`, name };
}

function schoolOf(
  row: ListRow,
  before: School | undefined,
  ownerNumber: string,
  municipalityKey: string
): School {
  const number =
    before?.number ?? row.number ?? `${unnumbered}${ownerNumber} ${spelling(row.name)}`;
  // Found by its name it keeps its spelling; found by its number it is called what the list says.
  const name = before && before.number !== row.number ? before.name : row.name;
  return {
    ...(before ?? nothingSaid),
    ...gained(number, row.number),
    number,
    name,
    fullName: before && before.fullName !== before.name ? before.fullName : name,
    ownerNumber,
    municipalityKey,
    type: row.type ?? before?.type ?? '',
    legalForm: row.legalForm ?? before?.legalForm ?? 'public',
    street: row.street ?? before?.street ?? '',
    postcode: row.postcode ?? before?.postcode ?? '',
    place: row.place ?? before?.place ?? '',
    pupils: row.pupils ?? before?.pupils ?? null
  };
}

/** The official number of what was known without one. */
function gained(key: string, number: string | null) {
  return number !== null && numberOf(key) === null ? { newNumber: number } : {};
}

const nothingSaid = {
  mail: '',
  homepage: '',
  operatingStatus: '',
  operatingStatusOn: '',
  easting: null,
  northing: null
};
