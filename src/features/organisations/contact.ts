import { m } from '#messages';

export const contactNames = ['street', 'postcode', 'place', 'mail', 'homepage'] as const;

export type ContactName = (typeof contactNames)[number];
export type Contact = Record<ContactName, string>;
export type Correction = Record<ContactName, string | null>;

export function contactLabel(name: ContactName): string {
  return contactLabels[name]();
}

/** One value as people read it: what holds, and what the register says where that differs. */
export type ContactFact = {
  term: string;
  text: string;
  href: string | null;
  register: string | null;
};

/** Address, mail and homepage of an organisation; a Schulträger has none in the register. */
export function contactFacts(
  register: Contact | null,
  correction: Correction | null
): ContactFact[] {
  const holds = contactOf(register, correction);
  const differs = (names: ContactName[]) =>
    register !== null && names.some((name) => holds[name] !== register[name]);
  return [
    {
      term: m.directory_address(),
      text: addressOf(holds),
      href: null,
      register: register && differs(['street', 'postcode', 'place']) ? addressOf(register) : null
    },
    {
      term: m.directory_mail(),
      text: holds.mail,
      href: holds.mail && `mailto:${holds.mail}`,
      register: register && differs(['mail']) ? register.mail : null
    },
    {
      term: m.directory_homepage(),
      text: holds.homepage,
      href: webAddress(holds.homepage),
      register: register && differs(['homepage']) ? register.homepage : null
    }
  ];
}

/** What holds: the correction where there is one, else the register. */
export function contactOf(register: Contact | null, correction: Correction | null): Contact {
  const value = (name: ContactName) => correction?.[name] ?? register?.[name] ?? '';
  return {
    street: value('street'),
    postcode: value('postcode'),
    place: value('place'),
    mail: value('mail'),
    homepage: value('homepage')
  };
}

function addressOf({ street, postcode, place }: Contact): string {
  return [street, `${postcode} ${place}`.trim()].filter(Boolean).join(', ');
}

/** Only what is surely an address of the web becomes a link. */
function webAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  return ['http:', 'https:'].includes(new URL(text).protocol) ? text : null;
}

const contactLabels: Record<ContactName, () => string> = {
  street: m.directory_contact_street,
  postcode: m.directory_contact_postcode,
  place: m.directory_contact_place,
  mail: m.directory_contact_mail,
  homepage: m.directory_contact_homepage
};
