/** On one line and without control characters: nothing typed can end a header or look like a paragraph. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
