import { m } from '#messages';

/** The way to the pages below that of the second factor. */
export const factorCrumbs = () => [
  { href: '/profil', label: m.profile_title() },
  { href: '/profil/zweiter-faktor', label: m.factor_title() }
];
