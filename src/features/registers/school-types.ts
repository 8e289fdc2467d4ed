/**
 * Schulformen of the register (key file of the state's ministry, its own wording). The list of schools
 * also carries the school inspectorate and the teacher seminars, which are no schools.
 */
export const schoolTypes: Readonly<Record<string, string>> = {
  '02': 'Grundschule',
  '04': 'Hauptschule',
  '06': 'Volksschule',
  '08': 'Förderschule',
  '10': 'Realschule',
  '13': 'Primus (Schulversuch)',
  '14': 'Sekundarschule',
  '15': 'Gesamtschule',
  '16': 'Gemeinschaftsschule (Schulversuch)',
  '17': 'Waldorfschule',
  '18': 'Hiberniaschule',
  '19': 'Freie Waldorfförderschule',
  '20': 'Gymnasium',
  '25': 'Weiterbildungskolleg',
  '30': 'Berufskolleg',
  '81': 'Schulischer Lernort',
  '83': 'Klinikschule',
  '85': 'Förderschule im Bereich der Realschule',
  '87': 'Förderschule im Bereich des Gymnasiums',
  '88': 'Förderschule im Bereich des Berufskollegs'
};

/** Names used in the other Länder, to choose from; a region may write any other. */
export const otherSchoolTypes = [
  'Grundschule',
  'Hauptschule',
  'Mittelschule',
  'Realschule',
  'Oberschule',
  'Sekundarschule',
  'Regionale Schule',
  'Stadtteilschule',
  'Gemeinschaftsschule',
  'Gesamtschule',
  'Gymnasium',
  'Förderschule',
  'Waldorfschule',
  'Berufsbildende Schule',
  'Schule des Zweiten Bildungswegs'
] as const;

/** 0A Schulaufsicht, 50 ZfsL, 51–58 seminars. */
export const noSchools: ReadonlySet<string> = new Set(['0A', '50', '51', '52', '53', '56', '58']);

/** Words for a Schulform that the register does not know, as the list of another Land has them. */
export function isOwnSchoolType(type: string): boolean {
  return (
    type.length > 2 && type.length <= 80 && !(type in schoolTypes) && /^\p{L}.*\p{L}/u.test(type)
  );
}
