import { CsvFault, csvLines, looksLikeFormula, type CsvLine } from '#base/csv.ts';
import { mailAddress, text } from '#base/fields.ts';
import { bulkLimits } from './bulk-limits.ts';

export type BulkProblem =
  | 'organisationMissing'
  | 'nameMissing'
  | 'mailMissing'
  | 'mail'
  | 'tooLong'
  | 'characters'
  | 'formula'
  | 'day'
  | 'past'
  | 'duplicate'
  // These only the database can tell.
  | 'organisationUnknown'
  | 'organisationAmbiguous'
  | 'organisationForeign'
  | 'roleMissing'
  | 'roleUnknown'
  | 'roleForeign'
  | 'unitUnknown'
  | 'member'
  | 'invited';

/** A row of the file as it was typed, and everything that is wrong with it. */
export type BulkRow = Readonly<{
  line: number;
  organisation: string;
  name: string;
  mail: string;
  role: string;
  unit: string;
  /** As typed; `untilOf` reads it. */
  until: string;
  problems: readonly BulkProblem[];
}>;

export type BulkFault = 'empty' | 'columns' | 'tooMany' | 'tooLarge' | 'quotes' | 'binary';

export type BulkFile = Readonly<{ rows: readonly BulkRow[] } | { fault: BulkFault }>;

/** Reads the list; what only the database knows is judged later. Never throws, whatever the text is. */
export function readBulk(file: string, today: string): BulkFile {
  if (file.length > bulkLimits.bytes) return { fault: 'tooLarge' };
  const lines = linesOf(file);
  if ('fault' in lines) return lines;
  const [header, ...records] = lines.lines;
  if (!header || records.length === 0) return { fault: 'empty' };
  const places = placesOf(header.fields);
  if (!places) return { fault: 'columns' };
  if (records.length > bulkLimits.rows) return { fault: 'tooMany' };
  const cell = (fields: readonly string[], column: Column) => fields[places[column] ?? -1] ?? '';
  const rows = records.map(({ line, fields }) => {
    const row = {
      line,
      organisation: cell(fields, 'organisation'),
      name: cell(fields, 'name'),
      mail: cell(fields, 'mail').toLowerCase(),
      role: cell(fields, 'role'),
      unit: cell(fields, 'unit'),
      until: cell(fields, 'until')
    };
    return { ...row, problems: problemsOf(row, today) };
  });
  return { rows };
}

/** `31.12.2026` or `2026-12-31` as a calendar day; null where nothing is typed or it is no day. */
export function untilOf(typed: string): string | null {
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(typed);
  const [, day = '', month = '', year = ''] = german ?? [];
  const iso = german ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : typed;
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(iso)) return null;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

/** One spelling for names that differ in case and blanks only. */
export function spelling(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim();
}

export const bulkColumns = ['organisation', 'name', 'mail', 'role', 'unit', 'until'] as const;
type Column = (typeof bulkColumns)[number];

const names: Record<Column, readonly string[]> = {
  organisation: [
    'organisation',
    'organization',
    'träger',
    'schulträger',
    'schule',
    'schulnummer',
    'trägernummer',
    'nummer',
    'number',
    'school',
    'owner'
  ],
  name: ['name', 'vor- und nachname', 'person', 'full name'],
  mail: ['mail', 'e-mail', 'email', 'e-mail-adresse', 'mailadresse', 'e-mail address'],
  role: ['rolle', 'role', 'funktion'],
  unit: ['bereich', 'unit', 'abteilung'],
  until: ['bis', 'until', 'letzter tag', 'last day', 'ende', 'end']
};

function placesOf(header: readonly string[]): Partial<Record<Column, number>> | null {
  const spelled = header.map((one) => spelling(one.replace(/^\ufeff/, '')));
  const places: Partial<Record<Column, number>> = {};
  for (const column of bulkColumns) {
    const at = spelled.findIndex((one) => names[column].includes(one));
    if (at >= 0) places[column] = at;
  }
  const needed: Column[] = ['organisation', 'name', 'mail'];
  return needed.every((column) => places[column] !== undefined) ? places : null;
}

function linesOf(file: string): { lines: CsvLine[] } | { fault: BulkFault } {
  try {
    return { lines: csvLines(file.replace(/^\ufeff/, '')) };
  } catch (failure) {
    if (failure instanceof CsvFault) return { fault: failure.code };
    throw failure;
  }
}

type Typed = Record<Column, string>;

function problemsOf(row: Typed, today: string): BulkProblem[] {
  const cells = bulkColumns.map((column) => row[column]);
  const until = untilOf(row.until);
  const checks: [BulkProblem, boolean][] = [
    ['organisationMissing', !row.organisation],
    ['nameMissing', !row.name],
    ['mailMissing', !row.mail],
    ['formula', cells.some(looksLikeFormula)],
    ['characters', cells.some((cell) => !text({ max: 1_000_000 }).safeParse(cell).success)],
    ['tooLong', row.name.length > 120 || row.mail.length > 254],
    ['mail', row.mail !== '' && !mailAddress().safeParse(row.mail).success],
    ['day', row.until !== '' && until === null],
    ['past', until !== null && until < today]
  ];
  return checks.filter(([, isSo]) => isSo).map(([problem]) => problem);
}
