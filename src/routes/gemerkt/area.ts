import { m } from '#messages';

/** Where in the product an address lies, in the words of the navigation. */
export function areaOf(address: string): string {
  const [, first, , second] = new URL(address, 'http://here.invalid').pathname.split('/');
  const label = first === 'r' ? areas.get(second ?? '') : outside.get(first ?? '');
  return label?.() ?? m.kept_other();
}

const areas = new Map<string, () => string>([
  ['matrix', m.nav_matrix],
  ['staende', m.nav_matrix],
  ['freigaben', m.nav_shared],
  ['besuche', m.nav_visits],
  ['ziele', m.nav_goals],
  ['ausbaustand', m.nav_build_out],
  ['verzeichnis', m.nav_directory],
  ['personen', m.nav_people],
  ['runden', m.nav_rounds],
  ['vorlagen', m.nav_templates],
  ['region', m.nav_region]
]);

const outside = new Map<string, () => string>([
  ['profil', m.profile_title],
  ['betrieb', m.nav_operator]
]);
