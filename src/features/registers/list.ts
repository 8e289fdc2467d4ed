import type { LegalForm, Register } from './register.ts';

/** A list of schools whose columns are known. */
export type SchoolList = Readonly<{ rows: readonly ListRow[]; countsPupils: boolean }>;

/** What one row says; null where its cell is empty or nobody chose a column. */
export type ListRow = Readonly<{
  line: number;
  name: string;
  owner: string;
  municipality: string;
  number: string | null;
  ownerNumber: string | null;
  type: string | null;
  street: string | null;
  postcode: string | null;
  place: string | null;
  pupils: number | null;
  legalForm: LegalForm | null;
}>;

export function isList(read: Register | SchoolList): read is SchoolList {
  return 'rows' in read;
}

/** One spelling for names that differ in case and blanks only. */
export function spelling(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** One spelling for a municipality, which some write with its rank or without umlauts. */
export function placeSpelling(name: string): string {
  return spelling(name)
    .replace(/[äöüß]/g, (letter) => letters[letter] ?? letter)
    .replace(/^(stadt|gemeinde) |, (stadt|gemeinde)$/, '');
}

const letters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
