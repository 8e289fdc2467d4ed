import { error, fail, redirect, type ActionFailure, type Cookies } from '@sveltejs/kit';
import type { z } from 'zod';
import {
  keptField,
  valuesOf,
  type FormState,
  type FormValue,
  type Problem
} from '#base/form-state.ts';
import { isSendKey, sendField } from '#base/send-key.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { forgetInput, keptInput } from '#server/kept-input.ts';
import { BrokenForm } from '#server/multipart.ts';
import { rememberSent } from '#server/outage.ts';
import { attempt, type Constraints } from '#server/form-refusal.ts';
import { fault } from '#server/faults.ts';
import { noteWhere } from '#server/sending.ts';
import { sentOnce } from '#server/sent-form.ts';
import type { Session } from '#server/session.ts';
import { withUpload, type Uploaded } from '#server/upload.ts';

export { Invalid, Outdated } from '#server/form-refusal.ts';

type Sent = {
  request: Request;
  url: URL;
  locals: { session: Session | null };
  cookies: Cookies;
  setHeaders: (headers: Record<string, string>) => void;
};

type Event = Sent & {
  locals: { write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> };
};

type Options = Constraints & {
  /** Sent twice with the same key it is done once, and answered twice alike. */
  isOnce?: boolean;
};

/**
 * The way of every form: parse, validate, write in one transaction, 303 to what the write returns.
 * Invalid input answers 422, outdated or wrong state 409, too many tries 429, all with the typed values.
 */
export async function submit<S extends z.ZodType>(
  event: Event,
  schema: S,
  write: (tx: Tx, input: z.output<S>) => Promise<string>,
  options: Options = {}
): Promise<Refusal> {
  const writeAndNote = (input: z.output<S>) =>
    event.locals.write(async (tx) => {
      const location = await write(tx, input);
      await noteWhere(tx, location);
      return location;
    });
  return run<S, never>(event, schema, writeAndNote, { ...options, isOnce: true });
}

/** As `submit`; an object instead of an address is the answer itself, for scripts that save meanwhile. */
export async function submitOrAnswer<S extends z.ZodType, Answer extends object>(
  event: Event,
  schema: S,
  write: (tx: Tx, input: z.output<S>) => Promise<string | Answer>,
  options: Options = {}
): Promise<Answer | Refusal> {
  return run(event, schema, (input) => event.locals.write((tx) => write(tx, input)), options);
}

/** As `submit`, for the few writes that are no transaction of a person (signing in, invitations). */
export async function submitWith<S extends z.ZodType>(
  event: Sent,
  schema: S,
  write: (input: z.output<S>) => Promise<string>,
  options: Options = {}
): Promise<Refusal> {
  return run<S, never>(event, schema, write, { ...options, isOnce: true });
}

/** As `submitWith`; an object instead of an address is the answer itself: the same page, asking once more. */
export async function submitWithOrAnswer<S extends z.ZodType, Answer extends object>(
  event: Sent,
  schema: S,
  write: (input: z.output<S>) => Promise<string | Answer>
): Promise<Answer | Refusal> {
  return run(event, schema, write, {});
}

/**
 * As `submitWith`, for a form with files, which stream to disk and are gone when `write` is done. A file
 * beyond the limit is a message at its field.
 */
export async function submitFiles<S extends z.ZodType>(
  event: Sent,
  schema: S,
  upload: Readonly<{ files: readonly string[]; fileBytes: number }>,
  write: (input: z.output<S>, files: Uploaded['files']) => Promise<string>,
  options: Options = {}
): Promise<Refusal> {
  try {
    return await withUpload(event.request, upload, ({ values, files }) => {
      const large = [...files].filter(([, file]) => file.isTooLarge).map(([name]) => name);
      const megabytes = String(Math.floor(upload.fileBytes / 1024 / 1024));
      const errors = Object.fromEntries(
        large.map((name) => [name, m.form_file_too_large({ megabytes })])
      );
      if (large.length > 0) return Promise.resolve(fail(422, { values, errors }));
      const hashes = [...files].map(([name, { sha256 }]) => [name, sha256]);
      return answer<S, never>(event, schema, values, (input) => write(input, files), {
        ...options,
        isOnce: true,
        hashes
      });
    });
  } catch (failure) {
    if (failure instanceof BrokenForm) error(400);
    throw failure;
  }
}

type Refusal = ActionFailure<NonNullable<FormState>>;

async function run<S extends z.ZodType, Answer extends object>(
  event: Sent,
  schema: S,
  write: (input: z.output<S>) => Promise<string | Answer>,
  options: Options
): Promise<Answer | Refusal> {
  return answer(event, schema, await typedValues(event.request), write, options);
}

async function answer<S extends z.ZodType, Answer extends object>(
  event: Sent,
  schema: S,
  typed: Record<string, FormValue>,
  write: (input: z.output<S>) => Promise<string | Answer>,
  options: Options & { hashes?: string[][] }
): Promise<Answer | Refusal> {
  rememberSent(event.request, typed);
  const { [keptField]: kept, [sendField]: key, ...sent } = typed;
  if (typeof kept === 'string' && Object.keys(sent).length === 0) return reopened(event, kept);
  const { [sendField]: _, ...values } = withoutSecrets(typed);
  if (key !== undefined && !isSendKey(key)) {
    return fail(422, { values, errors: { '': m.form_key_broken() } });
  }
  const parsed = schema.safeParse(sent);
  if (!parsed.success) return fail(422, { values, errors: messagesOf(parsed.error) });
  const form = { key: options.isOnce ? key : undefined, brought: [sent, options.hashes] };
  const { refused, written } = await attempt(
    () => sentOnce(event, form, () => write(parsed.data)),
    options
  );
  if (refused) {
    if (refused.wait) event.setHeaders({ 'retry-after': String(refused.wait) });
    return fail(refused.status, { values, errors: refused.errors, problem: refused.problem });
  }
  fault('form.before-answer');
  if (typeof kept === 'string') await forgetInput(event.locals.session?.userId, kept);
  return typeof written === 'string' ? redirect(303, written) : written;
}

/**
 * The form as it stood when the session ended, with nothing written: the person looks at it and sends it. Only
 * the name of the input comes in, so that an action that knows of none of this has nothing to do.
 */
async function reopened({ locals, url }: Sent, id: string): Promise<Refusal> {
  const input = await keptInput(locals.session?.userId, id);
  if (input?.address !== url.pathname + url.search) error(404);
  const { version } = input.values;
  const problem: Problem = { kind: 'kept', text: m.kept_look() };
  if (typeof version === 'string') problem.version = version;
  return fail(200, { values: { ...input.values, [keptField]: id }, errors: {}, problem });
}

async function typedValues(request: Request): Promise<Record<string, FormValue>> {
  const sent = [...(await request.formData())];
  return valuesOf(
    sent.map(([name, value]) => [name, typeof value === 'string' ? value : error(400)])
  );
}

function withoutSecrets(values: Record<string, FormValue>): Record<string, FormValue> {
  // A field of the name __proto__ is refused like any unknown one, but cannot be sent back to the page.
  const kept = Object.entries(values).filter(
    ([name]) => !/passwor/i.test(name) && name !== '__proto__'
  );
  return Object.fromEntries(kept);
}

/** The first message of each field; unknown fields are refused as a problem of the whole form (key ''). */
function messagesOf(failure: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of failure.issues) {
    const name = String(issue.path[0] ?? '');
    errors[name] ??= issue.code === 'unrecognized_keys' ? m.form_unknown_field() : issue.message;
  }
  return errors;
}
