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
  return {
    council: m[`terms_council_${kind}`](),
    head: m[`terms_head_${kind}`](),
    committee: m[`terms_committee_${kind}`](),
    office: m[`terms_office_${kind}`]()
  };
}

export function bodyKindLabel(kind: BodyKind): string {
  return m[`terms_body_${kind}`]();
}

const churchly = /bistum|diözes|kirch|evang|kath|diakon|caritas|orden|pfarr|kloster|ursulin/i;

const publicNames: [BodyKind, RegExp][] = [
  ['regionalAssociation', /landschaftsverband|bezirksverband/i],
  ['association', /verband|\bzv\b/i],
  ['state', /^(land |freistaat|ministerium|bezirksregierung)/i],
  ['county', /(\bkreis|[a-z]kreis|städteregion)\b/i],
  ['private', /stift|kuratorium|kammer|innung|verwaltungsrat/i],
  ['church', churchly]
];
