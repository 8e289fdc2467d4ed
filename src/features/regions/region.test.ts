import { expect, test } from 'vitest';
import { shortNameOf } from './region.ts';

test.each([
  ['Kreis Gütersloh', 'kreis-guetersloh'],
  ['Bildungsregion „Große Aue“ e. V.', 'bildungsregion-grosse-aue-e-v'],
  ['Städteregion Aachen und alle ihre Nachbarinnen', 'staedteregion-aachen-und-alle-ihre-n'],
  ['Ö', 'region-oe'],
  ['…', 'region']
])('the region %s gets the short name %s', (name, shortName) => {
  expect(shortNameOf(name)).toBe(shortName);
});
