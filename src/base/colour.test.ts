import { expect, test } from 'vitest';
import { black, contrast, enoughContrast, readableOn, white } from './colour.ts';

test('contrast is that of WCAG', () => {
  expect(contrast(white, black)).toBe(21);
  expect(contrast('#777777', white)).toBeCloseTo(4.48, 2);
  expect(contrast('#1c3f94', white)).toBeCloseTo(contrast(white, '#1c3f94'), 10);
});

test('whatever the colour, its shade stands out on both grounds', () => {
  for (const colour of ['#ffff00', '#1c3f94', '#00aa00', '#ffffff', '#000000', '#e30613']) {
    for (const ground of [white, black]) {
      expect(contrast(readableOn(ground, colour), ground)).toBeGreaterThanOrEqual(enoughContrast);
    }
  }
});

test('a colour that stands out already stays as it is', () => {
  expect(readableOn(white, '#1c3f94')).toBe('#1c3f94');
  expect(readableOn(black, '#ffcc00')).toBe('#ffcc00');
});
