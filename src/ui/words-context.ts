import { getContext, setContext } from 'svelte';

type Words = Readonly<Record<string, string>>;

const key = Symbol('words');

/** The frame tells every component in it what the region calls things. */
export function shareWords(words: () => Words): void {
  setContext(key, words);
}

export function sharedWords(): () => Words {
  return getContext<(() => Words) | undefined>(key) ?? (() => ({}));
}
