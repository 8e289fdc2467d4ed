import { Refusal } from '#base/refusal.ts';

export function regionName(given: string): string {
  const name = given.replace(/\s+/g, ' ').trim();
  if (name.length >= 2 && name.length <= 120) return name;
  throw new Refusal('The name of a region has 2 to 120 characters.', 2);
}
