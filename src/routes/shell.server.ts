import type { Cookies } from '@sveltejs/kit';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { takeFlash } from '#server/flash.ts';
import { readSettings } from '#server/settings.ts';
import type { Shell } from '#ui/shell.ts';
import packageFile from '../../package.json' with { type: 'json' };

/** The frame outside a region: for everybody, and for those signed in with the ways they have from here. */
export function publicShell(
  locals: App.Locals,
  cookies: Cookies,
  path: string,
  leavesFlash = false
): Shell {
  const { session } = locals;
  return {
    region: null,
    words: {},
    organisation: null,
    person: session && {
      name: session.name,
      roleLabel: session.isOperator ? m.nav_operator() : session.mail,
      profileHref: '/profil',
      searchHref: null,
      signOutHref: '/abmelden'
    },
    sessionEndsAt: session?.endsAt ?? null,
    navigation: session ? waysOf(session, path) : [],
    flash: leavesFlash ? null : takeFlash(cookies),
    banners: bannersOf(locals),
    legal: legalLinks(null),
    sources: [],
    version: packageFile.version,
    locale: getLocale()
  };
}

/** A region has legal pages of its own; without one they are the installation's. */
export function legalLinks(shortName: string | null): Shell['legal'] {
  const of = shortName ? `?region=${shortName}` : '';
  return [
    { href: `/impressum${of}`, label: m.nav_legal_imprint() },
    { href: `/datenschutz${of}`, label: m.nav_legal_privacy() },
    { href: `/barrierefreiheit${of}`, label: m.nav_legal_accessibility() },
    { href: `/barrierefreiheit/rueckmeldung${of}`, label: m.legal_report_title() },
    { href: '/datenquellen', label: m.region_sources() },
    { href: '/lizenzen', label: m.legal_licences_title() }
  ];
}

function waysOf(
  { isOperator, regions }: NonNullable<App.Locals['session']>,
  path: string
): Shell['navigation'] {
  const links = regions.map(({ shortName, name }) => ({ href: `/r/${shortName}`, label: name }));
  const operator = isOperator ? [{ href: '/betrieb', label: m.nav_operator() }] : [];
  const entries = [...links, ...operator].map((link) => ({
    ...link,
    current: path === link.href || path.startsWith(`${link.href}/`)
  }));
  return entries.length ? [{ group: m.nav_group_ways(), entries }] : [];
}

function bannersOf({ session }: App.Locals): Shell['banners'] {
  const { demo, smtpUrl } = readSettings();
  const banners: Shell['banners'] = [];
  if (session?.region?.isDemo) {
    const outbox = { href: '/postausgang', label: m.nav_outbox() };
    banners.push({ kind: 'info', text: m.nav_banner_demo(), link: demo ? outbox : undefined });
  }
  if (session?.isOperator && !smtpUrl && !demo) {
    banners.push({
      kind: 'warning',
      text: m.nav_banner_no_mail(),
      link: { href: '/betrieb', label: m.nav_operator() }
    });
  }
  return banners;
}
