export type AgendaEntry = { key: string; title: string; themeNumber: string };

/** A criterion on the table of a conversation: what it asks, and what the frozen copy says about it. */
export type Topic = AgendaEntry & {
  id: string;
  question: string;
  levelTexts: string[];
  lang: string;
  themeTitle: string;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
  horizon: string | null;
  priority: string | null;
  toDiscuss: boolean;
  remark: string | null;
  /** Partners of the visit who may not see this; empty for partners themselves. */
  hiddenFrom: string[];
  /** Those who may not read its remark, where it has one. */
  remarkHiddenFrom: string[];
  /** What the owner answered is left out because of that. */
  isCovered: boolean;
};
