import { m } from '#messages';

export const legalPages = ['imprint', 'privacy', 'accessibility'] as const;

export type LegalPage = (typeof legalPages)[number];

/** By the last part of their addresses. */
export const legalPaths: Readonly<Record<LegalPage, string>> = {
  imprint: 'impressum',
  privacy: 'datenschutz',
  accessibility: 'barrierefreiheit'
};

export function legalPageAt(path: string): LegalPage | undefined {
  return legalPages.find((page) => legalPaths[page] === path);
}

export function legalTitle(page: LegalPage): string {
  return titles[page]();
}

const titles: Record<LegalPage, () => string> = {
  imprint: m.nav_legal_imprint,
  privacy: m.nav_legal_privacy,
  accessibility: m.nav_legal_accessibility
};

/** What an operator has to enter: § 5 DDG and § 18 MStV, Art. 13 DSGVO, the Länder's laws on accessibility. */
export function legalNeeds(page: LegalPage): string[] {
  return needs[page].map((need) => need());
}

const needs: Record<LegalPage, (() => string)[]> = {
  imprint: [
    m.legal_needs_imprint_body,
    m.legal_needs_imprint_head,
    m.legal_needs_imprint_contact,
    m.legal_needs_imprint_register,
    m.legal_needs_imprint_content
  ],
  privacy: [
    m.legal_needs_privacy_body,
    m.legal_needs_privacy_officer,
    m.legal_needs_privacy_basis,
    m.legal_needs_privacy_recipients,
    m.legal_needs_privacy_kept,
    m.legal_needs_privacy_rights
  ],
  accessibility: [
    m.legal_needs_access_state,
    m.legal_needs_access_gaps,
    m.legal_needs_access_day,
    m.legal_needs_access_contact,
    m.legal_needs_access_enforcement
  ]
};

/** When the long run of all checks of accessibility was last looked at by a person. */
export const testedOn = '2026-11-22';
