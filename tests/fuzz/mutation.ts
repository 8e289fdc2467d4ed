import fc from 'fast-check';
import { oddText } from './odd-text.ts';

export type Pairs = [name: string, value: string][];

type Change = Readonly<{ way: number; at: number; text: string; other: string }>;

/**
 * A form that was right, changed at a few places.
 * @param names what else the form has a field for
 */
export function mutated(
  pairs: Pairs,
  changes: readonly Change[],
  names: readonly string[] = []
): Pairs {
  return changes.reduce<Pairs>((before, one) => {
    const name = names[one.at % Math.max(1, names.length)];
    return one.way === 8 && name ? [...before, [name, one.text]] : change(before, one);
  }, pairs);
}

export const changes: fc.Arbitrary<Change[]> = fc.array(
  fc.record({ way: fc.nat(9), at: fc.nat(), text: oddText, other: oddText }),
  { minLength: 1, maxLength: 3 }
);

function change(pairs: Pairs, { way, at, text, other }: Change): Pairs {
  const no = pairs.length > 0 ? at % pairs.length : 0;
  const [name, value] = pairs[no] ?? [text, other];
  const put = (...instead: Pairs): Pairs => pairs.toSpliced(no, 1, ...instead);
  switch (way) {
    case 0:
      return put();
    case 1:
      return [...pairs, [name, value]];
    case 2:
      return [...pairs, [name, text]];
    case 3:
      return [...pairs, [text, other]];
    case 4:
      return put([`${name}[]`, value]);
    case 5:
      return put([`${name}.x`, text]);
    case 6:
      return put([name, value + text]);
    default:
      return put([name, text]);
  }
}

/** A field's text as a browser encodes it, and now and then as none would. */
export function encoded(pairs: Pairs, broken: string | undefined): string {
  const text = (part: string) => new URLSearchParams([['', part]]).toString().slice(1);
  const body = pairs.map(([name, value]) => `${text(name)}=${text(value)}`).join('&');
  return broken === undefined ? body : `${body}&${broken}`;
}

export const brokenEncoding: fc.Arbitrary<string | undefined> = fc.option(
  fc.constantFrom('%', '%zz=1', 'x=%ED%A0%80', 'x=%ff%fe', '=', '&&&', 'x', '%00=%00', 'a=b=c'),
  { nil: undefined, freq: 12 }
);

/** The fields of a form, one by one. */
export function pairsOf(fields: Record<string, string | string[]>): Pairs {
  return Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one])
  );
}

/** The same of a form with files, which are left out. */
export function textPairsOf(form: FormData): Pairs {
  return [...form].flatMap(([name, value]): Pairs =>
    typeof value === 'string' ? [[name, value]] : []
  );
}

/** As part of an address; what no browser encodes goes as it is. */
export function addressPart(text: string): string {
  const part = text.slice(0, 3_000).toWellFormed();
  return /^%[0-9a-f]{0,2}$/i.test(part) ? part : encodeURIComponent(part);
}
