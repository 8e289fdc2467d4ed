import type { z } from 'zod';
import { isTownHall, joinedName, municipalityName } from './names.ts';
import type { Municipality, Owner, School } from './register.ts';
import type { ourOwner, ourSchool } from './rows.ts';
import type { Row } from './table.ts';

export type SchoolRow = z.infer<typeof ourSchool> & { line: number };

/** `pupils` by school number. */
export function schoolOf(row: SchoolRow, pupils: Map<string, number> | undefined): School {
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

export function ownerOf(owner: z.infer<typeof ourOwner>): Owner {
  return {
    number: owner.Traegernummer,
    name: owner.Kurzbezeichnung,
    legalForm: owner.Rechtsform,
    seatKey: owner.Gemeindeschluessel.endsWith('999999') ? null : owner.Gemeindeschluessel
  };
}

/** The municipalities with a school; `owners` are all of the file, also those without a school here. */
export function municipalitiesOf(schools: SchoolRow[], owners: Map<string, Row>): Municipality[] {
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
