import { daysBetween } from '#base/days.ts';
import { longDay } from '#base/format.ts';
import { phaseAction } from '#features/visits/phase-tasks.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { urgencyOf, type Matrix, type Region, type Waiting } from './waiting.ts';

const day = (date: string) => longDay(date, getLocale());

/** What to do, and why it waits. */
export function waitingText(item: Waiting): { title: string; why: string } {
  switch (item.kind) {
    case 'phase': {
      const { title, heldOn, isOwn, ownerName } = item.visit;
      const facts = { title, day: day(heldOn) };
      return {
        title: phaseAction(item.phase),
        why: isOwn ? m.start_for_visit(facts) : m.start_for_visit_of({ ...facts, owner: ownerName })
      };
    }
    case 'matrix':
      return {
        title: m.start_matrix({ label: item.label }),
        why: item.open > 0 ? m.start_matrix_open({ count: item.open }) : m.start_matrix_ready()
      };
    case 'theme':
      return {
        title: m.start_theme({ theme: item.theme }),
        why: item.open > 0 ? m.start_theme_open({ count: item.open }) : m.start_theme_ready()
      };
    case 'release':
      return {
        title: m.start_read({ owner: item.owner }),
        why: m.start_read_why({ day: day(item.takenOn) })
      };
    case 'expectation':
      return {
        title: m.start_expectation(),
        why: m.start_for_visit({ title: item.title, day: day(item.heldOn) })
      };
    case 'sheet':
      return {
        title: m.start_sheet(),
        why: m.start_sheet_why({ title: item.title, owner: item.owner })
      };
    case 'reading':
      return {
        title: item.maySettle ? m.start_reading_settle() : m.start_reading_about_me(),
        why: m.start_reading_why({ title: item.title })
      };
    case 'invitation':
      return {
        title: m.start_invitation(),
        why: m.start_for_visit({ title: item.title, day: day(item.heldOn) })
      };
    case 'round':
      return {
        title:
          item.round.state === 'begun'
            ? m.start_round_fill({ label: item.round.label })
            : m.start_round_begin({ label: item.round.label }),
        why: m.start_round_why({ office: item.round.office })
      };
    case 'wishes':
      return {
        title: m.start_wishes({ label: item.label }),
        why: item.count === 1 ? m.start_wishes_one() : m.start_wishes_why({ count: item.count })
      };
    case 'comments':
      return {
        title: m.start_comments({ title: item.title, version: String(item.version) }),
        why: m.start_comments_why()
      };
    case 'goals':
      return {
        title: m.start_goals(),
        why: item.count === 1 ? m.start_goals_one() : m.start_goals_why({ count: item.count })
      };
    case 'measure':
      return { title: item.title, why: m.start_measure_why({ goal: item.goal }) };
    case 'leads':
      return { title: m.start_leads(), why: m.start_leads_why({ count: item.missing }) };
  }
}

export function dueText(dueOn: string, today: string) {
  const urgency = urgencyOf(dueOn, today);
  if (urgency === 'over')
    return { kind: 'danger' as const, text: m.start_due_since({ day: day(dueOn) }) };
  const kind = urgency === 'soon' ? ('warning' as const) : ('plain' as const);
  return { kind, text: m.start_due_until({ day: day(dueOn) }) };
}

/** „3 Dinge warten auf Sie. Der nächste Besuch ist in 12 Tagen.“ */
export function leadText(count: number, visit: { heldOn: string } | null, today: string): string {
  const things =
    [m.start_waiting_none, m.start_waiting_one][count]?.() ?? m.start_waiting({ count });
  return visit ? `${things} ${visitText(daysBetween(today, visit.heldOn))}` : things;
}

function visitText(days: number): string {
  if (days < 0) return m.start_visit_was();
  return [m.start_visit_today, m.start_visit_tomorrow][days]?.() ?? m.start_visit_in({ days });
}

type Figures = { matrix: Matrix | null; received: number | null; region: Region | null };

/** Numbers that lead somewhere; none for what does not exist yet. */
export function figuresOf({ matrix, received, region }: Figures, root: string) {
  const copy = matrix?.copy;
  return [
    ...(matrix
      ? [
          {
            href: `${root}/matrix/${matrix.id}`,
            figure: m.start_of({ done: matrix.done, all: matrix.all }),
            text: m.start_figure_matrix()
          }
        ]
      : []),
    ...(copy
      ? [
          {
            href: `${root}/staende/${copy.id}`,
            figure: String(copy.recipients),
            text: m.start_figure_released({ number: copy.number, day: day(copy.takenOn) })
          }
        ]
      : []),
    ...(received
      ? [
          {
            href: `${root}/freigaben`,
            figure: String(received),
            text: m.start_figure_received()
          }
        ]
      : []),
    ...(region && region.owners > 0
      ? [
          {
            href: `${root}/personen`,
            figure: m.start_of({ done: region.led, all: region.owners }),
            text: m.start_figure_leads()
          },
          {
            href: `${root}/verzeichnis`,
            figure: String(region.owners),
            text: m.start_figure_owners()
          }
        ]
      : [])
  ];
}
