import { createHash } from 'node:crypto';

/**
 * The text whose SHA-256 is kept with a confirmed Berichtsbogen: JSON without spaces, the names of every
 * object in the order of their UTF-16 code units (as RFC 8785 has it; there are only whole numbers). Whoever
 * has the content can make it again, however a database stored it.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) =>
    isRecord(part)
      ? Object.fromEntries(
          Object.keys(part)
            .sort()
            .map((name) => [name, part[name]])
        )
      : part
  );
}

/** In hexadecimal, of the UTF-8 bytes. */
export function sha256Of(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
