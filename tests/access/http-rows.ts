import type { Fields } from '../server.ts';
import { askers, type Asker, type HttpWorld } from './http-world.ts';

/** A status, or `sign-in` for a redirect to the page that asks who somebody is. */
export type Answer = number | 'sign-in';

export type Row = {
  /** As `entrances()` names it. */
  entrance: string;
  /** Where it is not the usual one: which thing of the world fills which place of the address. */
  places: Record<string, string>;
  answers: Map<Asker, Answer>;
  /** The least that a form needs; `page` brings the page with the form, for what only that knows. */
  body: (world: HttpWorld, page: () => Promise<string>) => Fields | FormData | Promise<Fields>;
};

type Named = Partial<Record<Answer, readonly Asker[]>>;
type Extra = {
  at?: Record<string, string>;
  body?: Row['body'];
  /** A named action. */ action?: string;
};

/**
 * A page below /r/: whoever is not named finds nothing (404). Nobody from outside the region can be named,
 * and who is not signed in is always asked to sign in.
 */
export function page(route: string, answers: Named, extra: Extra = {}): Row {
  return within('page', route, answers, extra);
}

/** The form of a page below /r/, with the least that it needs. */
export function form(route: string, answers: Named, body: Row['body'], extra: Extra = {}): Row {
  const verb = extra.action ? `form:${extra.action}` : 'form';
  return within(verb, route, answers, { ...extra, body });
}

/** What a form below /r/ sends to an address that is no page. */
export function post(route: string, answers: Named, body: Row['body']): Row {
  return within('POST', route, answers, { body });
}

/** A file below /r/. */
export function file(route: string, answers: Named, extra: Extra = {}): Row {
  return row(`GET ${route}`, { ...answers, 401: ['anonymous'] }, 404, extra);
}

/** Something outside of /r/, where everybody is named or gets the same; a guest is nobody there. */
export function open(
  entrance: string,
  everybodyElse: Answer,
  answers: Named = {},
  extra: Extra = {}
): Row {
  const found = row(entrance, answers, everybodyElse, extra);
  const isNamed = Object.values(answers).some((named) => named?.includes('guest'));
  if (!isNamed) found.answers.set('guest', found.answers.get('anonymous') ?? everybodyElse);
  return found;
}

function within(verb: string, route: string, answers: Named, extra: Extra): Row {
  const named = Object.values(answers).flatMap((askers) => askers ?? []);
  const outsider = named.find((asker) => outside.includes(asker));
  if (outsider)
    throw new Error(`${outsider} is outside the region and can see nothing of ${route}`);
  return row(`${verb} ${route}`, { ...answers, 'sign-in': ['anonymous'] }, 404, extra);
}

function row(entrance: string, answers: Named, others: Answer, { at = {}, body }: Extra): Row {
  const all = new Map(askers.map((asker) => [asker, others]));
  const seen = new Set<Asker>();
  for (const [answer, named] of Object.entries(answers)) {
    for (const asker of named ?? []) {
      if (seen.has(asker)) throw new Error(`${entrance} names ${asker} twice`);
      seen.add(asker);
      all.set(asker, answer === 'sign-in' ? answer : Number(answer));
    }
  }
  return { entrance, places: at, answers: all, body: body ?? (() => ({})) };
}

/** A job is started by nobody: its row says what it asks for itself when it runs. */
export type Job = { entrance: string; checks: string };

const outside: readonly Asker[] = [
  'formerLead',
  'formerProvider',
  'suspendedLead',
  'otherRegionLead',
  'otherRegionCoordinator',
  'nobody',
  'operator',
  'anonymous'
];
