import { m } from '#messages';
import type { Matrix, Region } from './waiting.ts';

type Facts = {
  matrix: Matrix | null;
  mayStart: boolean;
  received: number | null;
  region: Region | null;
  visit: object | null;
  /** Kind of the acting organisation. */
  kind: string;
};

export type FirstStep = {
  title: string;
  text: string;
  /** Below the region; null where somebody else takes the step. */
  action: { path: string; label: string } | null;
};

/** The step that fills this page, as long as there is nothing on it; null afterwards. */
export function firstStepOf(facts: Facts): FirstStep | null {
  if (facts.matrix || facts.received || facts.visit) return null;
  if (facts.region) return stepOfRegion(facts.region);
  if (facts.kind === 'schoolOwner') return stepOf(facts, m.start_begin_text());
  if (facts.kind === 'school') return stepOf(facts, m.start_begin_school_text());
  const action = { path: '/verzeichnis', label: m.start_to_directory() };
  if (facts.received === null) {
    return { title: m.start_steering_title(), text: m.start_steering_text(), action };
  }
  return { title: m.start_shared_title(), text: m.start_shared_text(), action };
}

function stepOfRegion({ owners, led, invited }: Region): FirstStep | null {
  if (owners === 0) {
    return { title: m.start_register_title(), text: m.start_register_text(), action: null };
  }
  if (led + invited > 0) return null;
  return {
    title: m.start_invite_title(),
    text: m.start_invite_text(),
    action: { path: '/personen/einladung', label: m.start_invite() }
  };
}

function stepOf({ mayStart }: Facts, text: string): FirstStep {
  return mayStart
    ? {
        title: m.start_begin_title(),
        text,
        action: { path: '/matrix', label: m.start_begin() }
      }
    : { title: m.start_reader_title(), text: m.start_reader_text(), action: null };
}
