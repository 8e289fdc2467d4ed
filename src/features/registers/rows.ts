import { z } from 'zod';
import { RegisterFault, wanted, type Wanted } from './fault.ts';
import type { RegisterFile } from './register.ts';
import { schoolTypes } from './school-types.ts';
import type { Row } from './table.ts';

// The messages of these schemas are keys of `wanted`: they become part of the fault.
const is = (what: Wanted) => what;
// A name never begins like this, and a spreadsheet that opens an export would calculate it.
const noFormula = /^(?![=@+])/;
const text = z.string().min(1, is('text')).max(200, is('text')).regex(noFormula, is('noFormula'));
const optionalText = z.string().max(200, is('optionalText')).regex(noFormula, is('noFormula'));
const municipalityKey = z.string().regex(/^\d{8}$/, is('municipalityKey'));
const schoolNumber = z.string().regex(/^\d{6}$/, is('schoolNumber'));
const ownerNumber = z.string().regex(/^\d{1,8}$/, is('ownerNumber'));

const legalForm = z
  .string()
  .regex(/^[12]$/, is('legalForm'))
  .transform((code) => (code === '1' ? 'public' : 'private'));

const day = z
  .string()
  .regex(/^\d{2}\.\d{2}\.(1[5-9]|20|21)\d{2}$/, is('date'))
  .transform((value) => value.split('.').reverse().join('-'))
  .refine((value) => isDay(value), is('date'));

const coordinate = z
  .string()
  .regex(/^(null|\d{0,7}([.,]\d{1,2})?)$/, is('coordinate'))
  .transform((value) => (/^\d/.test(value) ? Number(value.replace(',', '.')) : null));

/** Of every row, also of other counties: what decides whether the row is about a school of ours. */
export const anySchool = z.object({
  Schulnummer: schoolNumber,
  Schulform: z.string().regex(/^[0-9][0-9A-Z]$/, is('schoolType')),
  Gemeindeschluessel: municipalityKey
});

export const ourSchool = z.object({
  ...anySchool.shape,
  Schulform: z.string().refine((code) => code in schoolTypes, is('schoolType')),
  Schulbezeichnung_1: optionalText,
  Schulbezeichnung_2: optionalText,
  Schulbezeichnung_3: optionalText,
  Kurzbezeichnung: text,
  PLZ: z.string().regex(/^\d{5}$/, is('postcode')),
  Ort: text,
  Strasse: optionalText,
  'E-Mail': optionalText,
  Homepage: optionalText,
  Rechtsform: legalForm,
  Traegernummer: ownerNumber,
  Schulbetriebsschluessel: z.string().regex(/^\d$/, is('operatingStatus')),
  Schulbetriebsdatum: day,
  UTMRechtswert: coordinate,
  UTMHochwert: coordinate
});

export const anyOwner = z.object({ Traegernummer: ownerNumber });

/** Traegerbezeichnung_2 and _3 are not among the columns: they name contact persons. */
export const ourOwner = z.object({
  ...anyOwner.shape,
  Kurzbezeichnung: text,
  Ort: optionalText,
  Gemeindeschluessel: municipalityKey,
  Rechtsform: legalForm
});

export const anyCount = z.object({ Schulnummer: schoolNumber });

export const ourCount = z.object({
  ...anyCount.shape,
  Anzahl: z
    .string()
    .regex(/^\d{1,5}$/, is('count'))
    .transform(Number)
});

/** Checks a row of a file; every cell that cannot be right is a fault. */
export function checked<Shape extends z.ZodObject>(
  shape: Shape,
  file: RegisterFile,
  row: Row
): z.infer<Shape> & { line: number } {
  const result = shape.safeParse(row.cells);
  if (result.success) return { ...result.data, line: row.line };
  // Of each cell what is wrong first: an empty one need not also be too short.
  const cells = new Map(result.error.issues.toReversed().map((one) => [String(one.path[0]), one]));
  throw new RegisterFault(
    ...[...cells].toReversed().map(([column, { message }]) => ({
      code: 'value' as const,
      file: file.name,
      line: row.line,
      column,
      value: row.cells[column]?.slice(0, 60) ?? '',
      wanted: isWanted(message) ? message : ('text' as const)
    }))
  );
}

function isWanted(message: string): message is Wanted {
  return message in wanted;
}

function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
