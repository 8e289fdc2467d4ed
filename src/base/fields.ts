import { z } from 'zod';
import { m } from '#messages';

/** One line or more of text: line ends made equal, trimmed, without characters no database or document holds. */
export function text(limits: { max: number; required?: boolean }) {
  return z
    .string({ error: () => m.form_required() })
    .transform((value) => value.replace(/\r\n?/g, '\n').trim())
    .refine((value) => !broken.test(value), { error: () => m.form_characters() })
    .refine((value) => !limits.required || visible(value), { error: () => m.form_required() })
    .refine((value) => value.length <= limits.max, {
      error: () => m.form_too_long({ max: String(limits.max) })
    });
}

/** A calendar day as the browser's date field sends it. */
export function day() {
  return z
    .string({ error: () => m.form_required() })
    .trim()
    .refine((value) => z.iso.date().safeParse(value).success && value >= '1900' && value < '2200', {
      error: () => m.form_day(),
      // Whoever compares days reckons with what is one.
      abort: true
    });
}

/** The same, or nothing. */
export function optionalDay() {
  return z.union([z.literal('').transform(() => null), day()], { error: () => m.form_day() });
}

/** A time of day `14:30`. */
export function time() {
  return z
    .string({ error: () => m.form_required() })
    .trim()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: () => m.form_time() });
}

export function choice<const T extends readonly [string, ...string[]]>(options: T) {
  return z.enum(options, { error: () => m.form_choice() });
}

/** One of the options, or nothing chosen. */
export function optionalChoice<const T extends readonly [string, ...string[]]>(options: T) {
  return z
    .union([z.literal('').transform(() => null), z.enum(options)], { error: () => m.form_choice() })
    .default(null);
}

/** A whole number within limits, typed without signs or separators. */
export function count(limits: { min: number; max: number }) {
  return z
    .string({ error: () => m.form_required() })
    .trim()
    .regex(/^\d{1,9}$/, { error: () => m.form_number() })
    .transform(Number)
    .refine((value) => value >= limits.min && value <= limits.max, {
      error: () => m.form_between({ min: String(limits.min), max: String(limits.max) })
    });
}

/** The version a form was drawn with, 0 for what is not stored yet. */
export function version() {
  return count({ min: 0, max: 999_999_999 });
}

/** A form that is only a deed: whatever else comes along was made by hand. */
export function nothingTyped() {
  return z.strictObject({});
}

export function id() {
  return z.uuid({ error: () => m.form_choice() });
}

/** Check boxes of one name: none, one or many. */
export function ids() {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(id()).max(500)
  );
}

export function checkbox() {
  return z
    .literal('on')
    .optional()
    .transform((value) => value === 'on');
}

/** A mail address in lower case. */
export function mailAddress() {
  return text({ max: 254, required: true })
    .transform((value) => value.toLowerCase())
    .refine((value) => /^[^\s@<>"',;:()[\]\\]+@[a-z0-9.-]+\.[a-z]{2,}$/.test(value), {
      error: () => m.form_mail()
    });
}

/** The same, or nothing. */
export function optionalMail() {
  return z.union([z.literal(''), mailAddress()], { error: () => m.form_mail() });
}

// NUL and unpaired surrogates cannot be stored; other control characters have no place in a text.
const broken = /(?![\t\n\r])\p{Cc}|\p{Surrogate}/u;

function visible(value: string): boolean {
  return /[^\s\u00a0\u200b-\u200f\u2060\ufeff]/u.test(value);
}
