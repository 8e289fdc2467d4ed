import { parse } from 'svelte/compiler';

type Found = Readonly<{ line: number; words: string }>;

/** Wording that stands in a component's markup instead of in a message. */
export function markupLiterals(source: string): Found[] {
  const { fragment } = parse(source, { modern: true });
  const found: Found[] = [];
  visit(fragment, (node, attribute) => {
    const words = wordsOf(node, attribute);
    if (!words) return;
    const before = source.slice(0, Number(node.start ?? 0));
    found.push({ line: before.split('\n').length, words });
  });
  return found;
}

type Node = { [key: string]: unknown };

// Only these attributes are read out or shown to people.
const spoken = new Set(['title', 'alt', 'placeholder', 'aria-label', 'label', 'aria-description']);

function wordsOf(node: Node, attribute: string | undefined): string {
  if (node.type === 'Text' && (!attribute || spoken.has(attribute))) {
    const words = String(node.data).trim();
    return /\p{L}{2,}/u.test(words) ? words : '';
  }
  // Inside expressions most strings are codes; those with umlauts or several words are wording.
  if (node.type === 'Literal' && typeof node.value === 'string') {
    return /[äöüÄÖÜß„“]|^\p{Lu}\p{Ll}+ /u.test(node.value) ? node.value : '';
  }
  return '';
}

function visit(
  value: unknown,
  meet: (node: Node, attribute: string | undefined) => void,
  attribute?: string
): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, meet, attribute);
  } else if (isNode(value)) {
    meet(value, attribute);
    const inside = value.type === 'Attribute' ? String(value.name) : attribute;
    for (const [key, child] of Object.entries(value)) {
      if (key !== 'loc') visit(child, meet, inside);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null;
}
