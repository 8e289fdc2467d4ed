import { m } from '#messages';
import type { Membership } from '#server/session.ts';
import type { NavGroup } from '#ui/shell.ts';

/** Entries that exist and that the role may open, drawn from the same permissions the database asks. */
export function navigationOf(base: string, membership: Membership, path: string): NavGroup[] {
  const may = (permission: string) => membership.permissions.includes(permission);
  if (membership.role === 'guest') return guestNavigation(base, path);
  const place = placeOf(base, path, may('round.run'));
  const entry = (visible: boolean, href: string, label: string) =>
    visible
      ? [{ href, label, current: href === base ? place === base : place.startsWith(href) }]
      : [];
  return [
    {
      group: m.nav_group_work(),
      entries: [
        ...entry(true, base, m.nav_today()),
        ...entry(may('matrix.read'), `${base}/matrix`, m.nav_matrix()),
        ...entry(may('shared.read'), `${base}/freigaben`, m.nav_shared()),
        ...entry(may('visit.read') || may('shared.read'), `${base}/besuche`, m.nav_visits()),
        ...entry(may('visit.read') || may('measure.report'), `${base}/ziele`, m.nav_goals()),
        ...entry(
          membership.organisationKind === 'school' && may('shared.read'),
          `${base}/berichtsboegen`,
          m.nav_report_sheets()
        )
      ]
    },
    {
      group: m.nav_group_planning(),
      entries: entry(
        may('visit.read') || ['schoolLead', 'schoolMember'].includes(membership.role),
        `${base}/ausbaustand`,
        m.nav_build_out()
      )
    },
    {
      group: m.nav_group_region(),
      entries: [
        ...entry(may('directory.read'), `${base}/verzeichnis`, m.nav_directory()),
        ...entry(may('directory.read'), `${base}/vorlagen`, m.nav_templates()),
        ...entry(may('round.run'), `${base}/runden`, m.nav_rounds()),
        ...entry(true, `${base}/region`, m.nav_region()),
        ...entry(
          may('people.invite') || may('people.inviteLeads'),
          `${base}/personen`,
          m.nav_people()
        )
      ]
    }
  ].filter((group) => group.entries.length > 0);
}

function guestNavigation(base: string, path: string): NavGroup[] {
  const entry = (href: string, label: string) => ({ href, label, current: path.startsWith(href) });
  const entries = [
    entry(`${base}/besuche`, m.nav_visits()),
    entry(`${base}/freigaben`, m.nav_shared())
  ];
  return [{ group: m.nav_group_work(), entries }];
}

/**
 * Where somebody is: a frozen copy, the end of its release and a round one is asked in belong to the matrix, the
 * register to the directory, readings of the history to the region.
 */
function placeOf(base: string, path: string, runsRounds: boolean): string {
  if (path.startsWith(`${base}/register`)) return `${base}/verzeichnis`;
  if (path.startsWith(`${base}/historie`)) return `${base}/region`;
  if (path.startsWith(`${base}/datenauszug`)) return `${base}/region`;
  const isOfMatrix =
    path.startsWith(`${base}/staende/`) ||
    path.endsWith('/ruecknahme') ||
    (path.startsWith(`${base}/runden/`) && !runsRounds);
  return isOfMatrix ? `${base}/matrix` : path;
}
