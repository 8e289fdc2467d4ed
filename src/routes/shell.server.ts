import type { Cookies } from '@sveltejs/kit';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { takeFlash } from '#server/flash.ts';
import type { Shell } from '#ui/shell.ts';
import packageFile from '../../package.json' with { type: 'json' };

/** The frame of a page nobody need be signed in for. */
export function publicShell(locals: App.Locals, cookies: Cookies, leavesFlash = false): Shell {
  return {
    region: null,
    organisation: null,
    person: null,
    navigation: [],
    flash: leavesFlash ? null : takeFlash(cookies),
    banners: bannersOf(locals),
    legal: [
      { href: '/impressum', label: m.nav_legal_imprint() },
      { href: '/datenschutz', label: m.nav_legal_privacy() },
      { href: '/barrierefreiheit', label: m.nav_legal_accessibility() }
    ],
    sources: [],
    version: packageFile.version,
    locale: getLocale()
  };
}

function bannersOf(locals: App.Locals): Shell['banners'] {
  return locals.session?.region?.isDemo ? [{ kind: 'info', text: m.nav_banner_demo() }] : [];
}
