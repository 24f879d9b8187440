import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../../../renderer/styles/tokens.css', import.meta.url), 'utf8');
const [dark = '', light = ''] = css.split(":root[data-theme='light']");

/** The colours of one theme by token. */
function colours(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const SURFACES = ['bg-app', 'bg-panel', 'bg-raised', 'bg-hover', 'bg-select'];
const isText = (token: string): boolean => !/^(bg-|line|accent-bg|on-)/.test(token);

describe.each([
  ['dark', colours(dark)],
  ['light', colours(light)],
] as const)('the %s theme', (_, theme) => {
  it('sets text with a contrast of at least 4.5 on every surface', () => {
    const weak = [...theme]
      .filter(([token]) => isText(token))
      .flatMap(([token, colour]) =>
        SURFACES.map((surface) => ({
          token,
          surface,
          ratio: contrast(colour, theme.get(surface) ?? colour),
        })),
      )
      .filter(({ ratio }) => ratio < 4.5);
    expect(theme.size).toBeGreaterThan(30);
    expect(weak).toEqual([]);
  });

  it('sets the words of a pressed button legibly', () => {
    expect(contrast(theme.get('on-accent') ?? '', theme.get('accent') ?? '')).toBeGreaterThanOrEqual(4.5);
  });
});

it('both themes name the same colours', () => {
  expect([...colours(light).keys()].sort()).toEqual([...colours(dark).keys()].sort());
});
