import { m } from '#messages';

/** What an error page says; `again` where trying once more may help. */
export type ErrorWording = { title: () => string; text: () => string; again?: boolean };

/** A status without words of its own borrows those of its family. */
export function errorWording(status: number): ErrorWording {
  return wording.get(status) ?? (status < 500 ? malformed : failed);
}

const malformed: ErrorWording = { title: m.error_400_title, text: m.error_400_text };
const failed: ErrorWording = { title: m.error_500_title, text: m.error_500_text, again: true };

const wording = new Map<number, ErrorWording>([
  [403, { title: m.error_403_title, text: m.error_403_text }],
  [404, { title: m.error_404_title, text: m.error_404_text }],
  [409, { title: m.error_409_title, text: m.error_409_text, again: true }],
  [410, { title: m.error_410_title, text: m.error_410_text }],
  [413, { title: m.error_413_title, text: m.error_413_text }],
  [429, { title: m.error_429_title, text: m.error_429_text }],
  [503, { title: m.error_503_title, text: m.error_503_text, again: true }]
]);
