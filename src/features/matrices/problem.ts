export type Problem = 'missing' | 'unknown' | 'wrong' | 'long' | 'short';

/** What is wrong with a value, by what the schema says of it. */
export function problemOf({ code, message }: { code: string; message: string }): Problem {
  if (code === 'too_big') return 'long';
  if (code === 'too_small') return 'short';
  return code === 'invalid_type' && /received undefined/.test(message) ? 'missing' : 'wrong';
}
