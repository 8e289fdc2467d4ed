import { m } from '#messages';

/** How to reach the body that runs this installation, for the foot of a section. */
export function contactOf(mail: string | null) {
  return {
    paragraphs: [mail ? m.legal_contact_mail() : m.legal_contact_none()],
    link: mail ? { href: `mailto:${mail}`, label: mail } : null
  };
}
