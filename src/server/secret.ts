import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Refusal } from '#base/refusal.ts';
import { readSettings } from '#server/settings.ts';

/**
 * HMAC-SHA-256 of a label under the installation's secret, as base64url. The label begins with what the
 * code is for, so that no code is ever good for another thing.
 */
export function macOf(label: string): string {
  return macWith(secret(), label);
}

/** The same under a secret that was in use before. @throws Refusal */
export function macOfOld(file: string, label: string): string {
  try {
    return macWith(readFileSync(file, 'utf8').trim(), label);
  } catch {
    throw new Refusal(`The secret ${file} cannot be read.`, 2);
  }
}

function macWith(key: string, label: string): string {
  return createHmac('sha256', key).update(label).digest('base64url');
}

/** Compares without telling by its duration how much was right. */
export function isMacOf(label: string, given: string): boolean {
  const wanted = Buffer.from(macOf(label));
  const said = Buffer.from(given);
  return wanted.length === said.length && timingSafeEqual(wanted, said);
}

let last: { file: string; content: string } | undefined;

function secret(): string {
  const file = readSettings().secretFile;
  if (!file) throw new Refusal('SECRET_FILE is not set.', 2);
  if (last?.file !== file) last = { file, content: readFileSync(file, 'utf8').trim() };
  return last.content;
}
