import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joined, merged, outcomeOf, type Decision } from './merge.ts';
import { fields, isText, type Field, type Said } from './said.ts';

const value: Record<Field, fc.Arbitrary<string>> = {
  current: fc.constantFrom('', '1', '2', '4', 'unknown', 'notApplicable'),
  target: fc.constantFrom('', '1', '3'),
  horizon: fc.constantFrom('', 'short', 'long'),
  priority: fc.constantFrom('', 'A', 'B'),
  remark: fc.constantFrom('', 'Ein Satz', 'Noch einer', 'Ein Satz\n\nNoch einer', 'ganz anders'),
  toDiscuss: fc.constantFrom('', 'on'),
  note: fc.constantFrom('', 'a', 'b', 'a\n\nb')
};
const said: fc.Arbitrary<Said> = fc.record(value);
const three = fc.record({ base: said, theirs: said, ours: said });
const decisions = fc.record(
  Object.fromEntries(
    fields.map((field): [Field, fc.Arbitrary<Decision>] => [
      field,
      isText(field) ? fc.constantFrom('ours', 'theirs', 'both') : fc.constantFrom('ours', 'theirs')
    ])
  )
);

describe('a workbook that comes back', () => {
  test('overwrites nothing that somebody else said meanwhile, unless somebody decides so', () => {
    fc.assert(
      fc.property(three, ({ base, theirs, ours }) => {
        const result = merged({ base, theirs, ours }, {});
        for (const field of fields) {
          if (ours[field] !== base[field]) expect(result[field]).toBe(ours[field]);
        }
      })
    );
  });

  test('gets through with everything nobody else has touched', () => {
    fc.assert(
      fc.property(said, said, (base, theirs) => {
        expect(merged({ base, theirs, ours: base }, {})).toEqual(theirs);
        expect(merged({ base, theirs: base, ours: theirs }, {})).toEqual(theirs);
      })
    );
  });

  test('comes to the same as another one, whichever is first, where they speak of different fields', () => {
    fc.assert(
      fc.property(said, said, said, fc.subarray([...fields]), (base, one, other, firsts) => {
        const part = (from: Said, isMine: (field: Field) => boolean): Said => {
          const result: Record<Field, string> = { ...base };
          for (const field of fields) if (isMine(field)) result[field] = from[field];
          return result;
        };
        const a = part(one, (field) => firsts.includes(field));
        const b = part(other, (field) => !firsts.includes(field));
        const after = (first: Said, second: Said) => {
          const ours = merged({ base, theirs: first, ours: base }, {});
          expect(
            fields.map((field) => outcomeOf({ base, theirs: second, ours }, field))
          ).not.toContain('conflict');
          return merged({ base, theirs: second, ours }, {});
        };
        expect(after(a, b)).toEqual(after(b, a));
      })
    );
  });

  test('never loses a text where both are to stay', () => {
    fc.assert(
      fc.property(three, (all) => {
        const result = merged(all, { remark: 'both', note: 'both' });
        for (const field of ['remark', 'note'] as const) {
          if (all.ours[field] !== all.base[field]) expect(result[field]).toContain(all.ours[field]);
          if (all.theirs[field] !== all.base[field])
            expect(result[field]).toContain(all.theirs[field]);
        }
      })
    );
  });

  test('changes nothing when it is read once more', () => {
    fc.assert(
      fc.property(three, decisions, ({ base, theirs, ours }, decided) => {
        const once = merged({ base, theirs, ours }, decided);
        // Two halves put together again are what stood there at first, and nobody can tell.
        fc.pre(fields.every((field) => once[field] === ours[field] || once[field] !== base[field]));
        expect(merged({ base, theirs, ours: once }, decided)).toEqual(once);
      })
    );
  });

  test('keeps an empty text from becoming a blank line', () => {
    expect([joined('', 'b'), joined('a', ''), joined('a', 'b')]).toEqual(['b', 'a', 'a\n\nb']);
  });
});
