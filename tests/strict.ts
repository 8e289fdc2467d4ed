import { afterEach, expect } from 'vitest';

// What complains on the console is a defect, even where the test itself is content.
const complaints: string[] = [];
console.error = (...parts: unknown[]) => void complaints.push(parts.map(String).join(' '));
console.warn = console.error;

afterEach(() => {
  expect(complaints.splice(0), 'complaints on the console').toEqual([]);
});
