import { m } from '#messages';

export type TemplateState = 'draft' | 'commenting' | 'published' | 'retired';
export type Audience = 'owner' | 'school';

export type Requirement = Readonly<{
  id: string;
  text: string;
  source: string;
  asOf: string;
  reviewOn: string | null;
  /** The review date has come. */
  isDue: boolean;
}>;

export type Criterion = Readonly<{
  id: string;
  key: string;
  title: string;
  guidingQuestion: string;
  levels: readonly string[];
  evidence: string;
  isCore: boolean;
  appliesTo: readonly string[];
  lang: string;
  requirements: readonly Requirement[];
}>;

export type Theme = Readonly<{
  id: string;
  key: string;
  number: string;
  title: string;
  lang: string;
  /** Not proposed for a release. */
  staysInside: boolean;
  criteria: readonly Criterion[];
}>;

/** A version with all it says, in the language it was asked for. */
export type Version = Readonly<{
  id: string;
  audience: Audience;
  version: number;
  framework: string;
  language: 'de' | 'en';
  state: TemplateState;
  publishedOn: string | null;
  commentsUntil: string | null;
  madeWith: string;
  revision: number;
  title: string;
  lang: string;
  scaleSentence: string;
  rules: readonly string[];
  fieldRules: Readonly<{ deviatingSchools?: string; evidence?: string }>;
  levels: readonly Readonly<{ no: number; name: string; meaning: string }>[];
  themes: readonly Theme[];
  mirrors: readonly Mirror[];
  mayEdit: boolean;
  /** The acting organisation was asked to comment. */
  isInvited: boolean;
}>;

/** Which criterion of the other side answers one of this matrix. */
export type Mirror = Readonly<{
  criterionId: string;
  otherId: string;
  otherKey: string;
  otherTitle: string;
  kind: 'same' | 'complementary';
}>;

export function stateLabel(state: TemplateState): string {
  return states[state].label();
}

export function stateKind(state: TemplateState) {
  return states[state].kind;
}

const states = {
  draft: { label: m.template_state_draft, kind: 'info' },
  commenting: { label: m.template_state_commenting, kind: 'info' },
  published: { label: m.template_state_published, kind: 'success' },
  retired: { label: m.template_state_retired, kind: 'plain' }
} as const;

export function audienceLabel(audience: Audience): string {
  return audience === 'owner' ? m.template_for_owners() : m.template_for_schools();
}

export function mirrorLabel(kind: Mirror['kind']): string {
  return kind === 'same' ? m.template_mirror_same() : m.template_mirror_complementary();
}

export function numberOf(version: Pick<Version, 'version'>): string {
  return m.template_number({ number: String(version.version) });
}

/** The language a matrix is translated into: the one of the two that is not its own. */
export function otherLanguage({ language }: Pick<Version, 'language'>): 'de' | 'en' {
  return language === 'de' ? 'en' : 'de';
}
