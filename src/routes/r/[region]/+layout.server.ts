import { error } from '@sveltejs/kit';
import { mandateLine } from '#features/mandates/mandate.ts';
import { organisationLine } from '#features/organisations/organisation.ts';
import { licence } from '#features/registers/register.ts';
import { roleLine } from '#features/people/acting.ts';
import type { Session } from '#server/session.ts';
import type { Shell } from '#ui/shell.ts';
import { legalLinks, publicShell } from '../../shell.server.ts';
import { navigationOf } from './navigation.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, cookies, url, params }) => {
  refuseSuspended(locals.session, params.region);
  if (!locals.acting) return undecided(locals.session, publicShell(locals, cookies, url.pathname));
  const { region, membership } = locals.acting;
  const base = `/r/${region.shortName}`;
  const shell = publicShell(locals, cookies, url.pathname);
  return {
    shell: {
      ...shell,
      region: lookOf(region),
      words: region.words,
      legal: legalLinks(region.shortName),
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
        roleLabel: roleLine(membership, region.words),
        // A guest has no account, and nothing to search.
        profileHref: locals.session ? '/profil' : null,
        searchHref: membership.role === 'guest' ? null : `${base}/suche`,
        signOutHref: '/abmelden'
      },
      sources: region.hasRegister ? [{ text: licence }] : [],
      navigation: navigationOf(base, membership, url.pathname)
    }
  };
};

/** Nobody gets in for the time being; its own people are told so. */
function refuseSuspended(session: App.Locals['session'], shortName: string): void {
  const region = session?.suspendedRegions.find((one) => one.shortName === shortName);
  if (region) error(403, 'suspended', { suspendedRegion: region.name });
}

/** The frame around the question in whose name somebody acts: the region, and nothing that depends on it. */
function undecided(session: App.Locals['session'], shell: Shell) {
  // Of a region one belongs to no longer one is told as little as of any other.
  const region = session?.region?.memberships?.length ? session.region : error(404);
  return {
    shell: { ...shell, region: lookOf(region), words: region.words, navigation: [] }
  };
}

function lookOf({ name, shortName, logo, accent }: NonNullable<Session['region']>) {
  return {
    name,
    shortName,
    logo: logo && `/logo/${shortName}?stand=${logo}`,
    colours: accent && `/farben/${accent.slice(1)}`
  };
}
