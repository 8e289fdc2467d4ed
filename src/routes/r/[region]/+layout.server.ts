import { error } from '@sveltejs/kit';
import { mandateLine } from '#features/mandates/mandate.ts';
import { organisationLine } from '#features/organisations/organisation.ts';
import { licence } from '#features/registers/register.ts';
import { roleLabel } from '#features/people/role.ts';
import { publicShell } from '../../shell.server.ts';
import { navigationOf } from './navigation.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, cookies, url }) => {
  if (!locals.acting) error(404);
  const { region, membership } = locals.acting;
  const base = `/r/${region.shortName}`;
  const shell = publicShell(locals, cookies);
  return {
    shell: {
      ...shell,
      region: {
        name: region.name,
        shortName: region.shortName,
        logo: region.logo && `/logo/${region.shortName}?stand=${region.logo}`,
        colours: region.accent && `/farben/${region.accent.slice(1)}`
      },
      words: region.words,
      organisation: {
        name: membership.organisationName,
        line: membership.mandate
          ? mandateLine(membership.mandate)
          : organisationLine(
              { kind: membership.organisationKind, schools: membership.schools },
              region.words
            ),
        switchHref: (region.memberships ?? []).length > 1 ? `${base}/wechsel` : null
      },
      person: {
        name: region.personName,
        roleLabel: roleLabel(membership.role, region.words),
        profileHref: '/profil',
        signOutHref: '/abmelden'
      },
      sources: region.hasRegister ? [{ text: licence }] : [],
      navigation: navigationOf(base, membership, url.pathname)
    }
  };
};
