/** Browsers may refuse storage or hold something broken; whatever else is done must not suffer from it. */
export function withStorage<T>(work: (storage: Storage) => T): T | undefined {
  try {
    return work(localStorage);
  } catch {
    return undefined;
  }
}
