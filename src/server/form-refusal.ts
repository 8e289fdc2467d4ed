import { error } from '@sveltejs/kit';
import pg from 'pg';
import type { Problem } from '#base/form-state.ts';
import { m } from '#messages';
import { TooOften } from '#server/rate-limit.ts';
import { SentBefore } from '#server/sending.ts';

/** What a write may answer instead of succeeding: the saved state has moved on. Nothing is written then. */
export class Outdated extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** An input that only the database could judge: message at the field. */
export class Invalid extends Error {
  readonly errors: Record<string, string>;

  constructor(errors: Record<string, string>) {
    super('invalid');
    this.errors = errors;
  }
}

export type Constraints = {
  /** Names of database constraints and the message each means, at a field or (key '') for the form. */
  constraints?: Record<string, { field: string; text: () => string }>;
};

type Refused = {
  status: 409 | 422 | 429;
  errors: Record<string, string>;
  problem?: Problem;
  /** Seconds until another try makes sense. */
  wait?: number;
};

type Attempt<T> = { refused: null; written: T } | { refused: Refused; written: null };

/** Tries a write; what somebody can do something about is no failure but an answer. */
export async function attempt<T>(
  write: () => Promise<T>,
  options: Constraints
): Promise<Attempt<T>> {
  try {
    return { refused: null, written: await write() };
  } catch (failure) {
    return { refused: refusedBy(failure, options), written: null };
  }
}

/** What a failed write answers; a failure nobody expected stays one. */
function refusedBy(failure: unknown, options: Constraints): Refused {
  if (failure instanceof Outdated) return { status: 409, errors: {}, problem: failure.problem };
  if (failure instanceof Invalid) return { status: 422, errors: failure.errors };
  if (failure instanceof SentBefore) {
    return { status: 422, errors: { '': m.form_sent_otherwise() } };
  }
  if (failure instanceof TooOften) return tooOften(failure.seconds);
  if (failure instanceof pg.DatabaseError) return refusalOf(failure, options);
  throw failure;
}

function tooOften(seconds: number): Refused {
  const text = m.form_too_often({ minutes: String(Math.max(2, Math.ceil(seconds / 60))) });
  return { status: 429, errors: {}, problem: { kind: 'limit', text }, wait: seconds };
}

function refusalOf(failure: pg.DatabaseError, options: Constraints): Refused {
  const known = options.constraints?.[failure.constraint ?? ''];
  if (known) return { status: 422, errors: { [known.field]: known.text() } };
  if (failure.code === '42501') error(403);
  if (failure.code === 'TR422') return { status: 422, errors: { '': m.form_choice() } };
  if (failure.code === 'TR409') {
    return { status: 409, errors: {}, problem: { kind: 'state', text: m.form_state() } };
  }
  // Two people at the same row at the same moment: the second may simply send again.
  if (failure.code === '40001' || failure.code === '40P01') {
    return { status: 409, errors: {}, problem: { kind: 'state', text: m.form_busy() } };
  }
  throw failure;
}
