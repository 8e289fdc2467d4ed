import { getLocale } from '#paraglide/runtime.js';

/** `4,5 : 1`, rounded down, so that nothing reads as enough that is not. */
export function ratioText(ratio: number): string {
  const tenths = Math.floor(ratio * 10) / 10;
  const number = new Intl.NumberFormat(getLocale(), { minimumFractionDigits: 1 }).format(tenths);
  return `${number} : 1`;
}
