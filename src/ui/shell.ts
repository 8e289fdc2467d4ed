/** The frame around every page, filled by the layouts' load functions and drawn by Frame.svelte. */
export type Shell = {
  region: {
    name: string;
    shortName: string;
    /** Address of the picture that stands instead of the product mark. */
    logo: string | null;
    /** Address of the styles with the region's colour. */
    colours: string | null;
  } | null;
  /** What the region calls some things instead of the usual word. */
  words: Readonly<Record<string, string>>;
  organisation: Organisation | null;
  person: Person | null;
  /** When the account's session ends at the latest; null: nobody is signed in with one. */
  sessionEndsAt: Date | null;
  /** Only entries that exist and that the person may open; a group without entries is left out. */
  navigation: NavGroup[];
  /** Told once, after a redirect. */
  flash: Message | null;
  /** Stay until their cause is gone: demo, mail not set up. */
  banners: Message[];
  /** Impressum, Datenschutz, Barrierefreiheit. */
  legal: Link[];
  /** Data sources with their licence line, exactly as the licence asks for. */
  sources: { text: string; href?: string }[];
  version: string;
  locale: 'de' | 'en';
};

export type Link = { href: string; label: string };

export type NavGroup = { group: string; entries: NavEntry[] };

/** `badge` counts what waits for this person, nothing else. */
export type NavEntry = Link & { current: boolean; badge?: number };

/** The organisation in whose name the person acts; `switchHref` only where there are several. */
export type Organisation = { name: string; line: string; switchHref: string | null };

export type Person = {
  name: string;
  roleLabel: string;
  profileHref: string | null;
  /** Only where there is a region to search. */
  searchHref: string | null;
  /** Receives a POST. */
  signOutHref: string;
};

export type Kind = 'info' | 'success' | 'warning' | 'danger';

export type Message = { kind: Kind; text: string; link?: Link };
