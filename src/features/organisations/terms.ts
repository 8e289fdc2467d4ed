import { m } from '#messages';

export const bodyKinds = [
  'municipality',
  'county',
  'regionalAssociation',
  'association',
  'church',
  'private',
  'state'
] as const;

export type BodyKind = (typeof bodyKinds)[number];

export const termNames = ['council', 'head', 'committee', 'office'] as const;

/** How a Schulträger calls what decides, who leads it, what advises on schools, and who administers them. */
export type Terms = Record<(typeof termNames)[number], string>;

type Stored = { bodyKind: string | null } & Record<(typeof termNames)[number], string | null>;

/** The words for one Schulträger: its own where it set them, else the usual ones for its kind. */
export function termsOf(owner: { name: string; legalForm: string } & Stored): Terms {
  const usual = usualTerms(bodyKindOf(owner));
  return {
    council: owner.council ?? usual.council,
    head: owner.head ?? usual.head,
    committee: owner.committee ?? usual.committee,
    office: owner.office ?? usual.office
  };
}

/** What kind of body a Schulträger is: as it says itself, else as its name tells. */
export function bodyKindOf(owner: {
  name: string;
  legalForm: string;
  bodyKind: string | null;
}): BodyKind {
  const said = bodyKinds.find((one) => one === owner.bodyKind);
  if (said) return said;
  if (owner.legalForm === 'private') return churchly.test(owner.name) ? 'church' : 'private';
  return publicNames.find(([, pattern]) => pattern.test(owner.name))?.[0] ?? 'municipality';
}

export function usualTerms(kind: BodyKind): Terms {
  const { council, head, committee, office } = words[kind];
  return { council: council(), head: head(), committee: committee(), office: office() };
}

export function bodyKindLabel(kind: BodyKind): string {
  return words[kind].body();
}

const words: Record<BodyKind, Record<keyof Terms | 'body', () => string>> = {
  municipality: {
    body: m.terms_body_municipality,
    council: m.terms_council_municipality,
    head: m.terms_head_municipality,
    committee: m.terms_committee_municipality,
    office: m.terms_office_municipality
  },
  county: {
    body: m.terms_body_county,
    council: m.terms_council_county,
    head: m.terms_head_county,
    committee: m.terms_committee_county,
    office: m.terms_office_county
  },
  regionalAssociation: {
    body: m.terms_body_regionalAssociation,
    council: m.terms_council_regionalAssociation,
    head: m.terms_head_regionalAssociation,
    committee: m.terms_committee_regionalAssociation,
    office: m.terms_office_regionalAssociation
  },
  association: {
    body: m.terms_body_association,
    council: m.terms_council_association,
    head: m.terms_head_association,
    committee: m.terms_committee_association,
    office: m.terms_office_association
  },
  church: {
    body: m.terms_body_church,
    council: m.terms_council_church,
    head: m.terms_head_church,
    committee: m.terms_committee_church,
    office: m.terms_office_church
  },
  private: {
    body: m.terms_body_private,
    council: m.terms_council_private,
    head: m.terms_head_private,
    committee: m.terms_committee_private,
    office: m.terms_office_private
  },
  state: {
    body: m.terms_body_state,
    council: m.terms_council_state,
    head: m.terms_head_state,
    committee: m.terms_committee_state,
    office: m.terms_office_state
  }
};

const churchly = /bistum|diözes|kirch|evang|kath|diakon|caritas|orden|pfarr|kloster|ursulin/i;

const publicNames: [BodyKind, RegExp][] = [
  ['regionalAssociation', /landschaftsverband|bezirksverband/i],
  ['association', /verband|\bzv\b/i],
  ['state', /^(land |freistaat|ministerium|bezirksregierung)/i],
  ['county', /(\bkreis|[a-z]kreis|städteregion)\b/i],
  ['private', /stift|kuratorium|kammer|innung|verwaltungsrat/i],
  ['church', churchly]
];

/** What a term is for: who decides, leads, advises, administers. */
export function termLabel(name: (typeof termNames)[number]): string {
  return termLabels[name]();
}

const termLabels: Record<(typeof termNames)[number], () => string> = {
  council: m.terms_council,
  head: m.terms_head,
  committee: m.terms_committee,
  office: m.terms_office
};
