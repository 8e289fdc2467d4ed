/** What a register says about one county, in one order (by key and number) whatever the files' order was. */
export type Register = Readonly<{
  municipalities: Municipality[];
  owners: Owner[];
  schools: School[];
  /** Whether a file with pupil counts was given; without one, known counts stay as they are. */
  countsPupils: boolean;
}>;

/** `key` is the eight-digit Gemeindeschlüssel (AGS). */
export type Municipality = Readonly<{ key: string; name: string }>;

/** `seatKey` is null for an owner with its seat outside the state. */
export type Owner = Readonly<{
  number: string;
  newNumber?: string;
  name: string;
  legalForm: LegalForm;
  seatKey: string | null;
}>;

/**
 * `name` is the register's short label, `fullName` its three wrapped lines joined. `type` is a key of
 * `schoolTypes`, of a list also its own words or nothing. `place` may be a district; where a school lies
 * says `municipalityKey` alone. Coordinates are EPSG:25832 in metres. `pupils` is null where nobody counted.
 * `newNumber` is the official number that a list gives to what was known without one.
 */
export type School = Readonly<{
  number: string;
  newNumber?: string;
  name: string;
  fullName: string;
  type: string;
  ownerNumber: string;
  municipalityKey: string;
  legalForm: LegalForm;
  street: string;
  postcode: string;
  place: string;
  mail: string;
  homepage: string;
  operatingStatus: string;
  operatingStatusOn: string;
  easting: number | null;
  northing: number | null;
  pupils: number | null;
}>;

export type LegalForm = 'public' | 'private';

export type RegisterFile = Readonly<{ name: string; bytes: Uint8Array }>;

export type RegisterFiles = Readonly<{
  schools: RegisterFile;
  owners: RegisterFile;
  pupils?: RegisterFile | undefined;
}>;

/** The ministry's licence asks for this line wherever its data are shown; they are shown changed. */
export const licence =
  'Ministerium für Schule und Bildung des Landes Nordrhein-Westfalen, Schulgrunddaten NRW, Datenlizenz Deutschland – Namensnennung – Version 2.0 (www.govdata.de/dl-de/by-2-0), https://www.schulministerium.nrw/open-data; Daten wurden geändert';
