// @vitest-environment happy-dom
/** Ladders that are written into files: compared with files that were looked at, and with texts that want to break out. */
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ladderOf } from '#shared/flow/ladder/ladder.ts';
import { ladderMermaid } from '#shared/flow/ladder/mermaid.ts';
import { PLAIN_OPTIONS } from '#shared/flow/ladder/model.ts';
import { ladderSvg } from '#shared/flow/ladder/svg.ts';
import { ladderText } from '#shared/flow/ladder/text.ts';
import { DARK_LADDER, INK_TOKENS, LIGHT_LADDER } from '#shared/flow/ladder/themes.ts';
import { utcTime } from '#shared/flow/ladder/times.ts';
import { PLAIN_WIDTH } from '#shared/flow/ladder/whole.ts';
import type { Finding } from '#shared/model/finding.ts';
import { CONSOLE, flowOf, HOSTILE, PROXY, stepOf, twoHopCall } from './flows.ts';

const fixtures = join(import.meta.dirname, '../../../../fixtures/ladder');
const times = { time: 'previous', timeOfDay: utcTime } as const;
const drawn = { ...times, width: PLAIN_WIDTH, title: 'Call flow' };

const warning: Finding = {
  ...{ rule: 'answer-slow', severity: 'warning', dialogId: 1, messages: [7], host: '', data: {}, rfc: '' },
};
const call = ladderOf(twoHopCall(), [warning], {
  ...PLAIN_OPTIONS,
  own: new Map([[CONSOLE, 'Console']]),
  aliases: new Map([[PROXY, 'ss1.atlanta']]),
});
const legs = ladderOf(
  flowOf(
    [
      stepOf(1, { dialogId: 1, src: '[::1]:5060', dst: '[::1]:5060' }),
      stepOf(2, { dialogId: 2, dst: '[::1]:5060' }, { repeats: 1 }),
      stepOf(3, { dialogId: 2, kind: 'response', status: 603, summary: '拒绝 Decline' }),
    ],
    [1, 2],
  ),
  [],
  { ...PLAIN_OPTIONS, unfolded: 'all' },
);

describe('a ladder as a file', () => {
  it.each([
    ['call-dark.svg', () => ladderSvg(call, { ...drawn, theme: DARK_LADDER })],
    ['legs-light.svg', () => ladderSvg(legs, { ...drawn, theme: LIGHT_LADDER })],
    ['call.mmd', () => ladderMermaid(call, times)],
    ['legs.mmd', () => ladderMermaid(legs, times)],
    ['call.txt', () => ladderText(call, times)],
    ['legs.txt', () => ladderText(legs, times)],
  ])('is written as %s', async (name, write) => {
    await expect(write()).toMatchFileSnapshot(join(fixtures, name));
  });

  it('keeps lanes upright: each line of the text has them in the same columns', () => {
    const lines = ladderText(call, times).split('\n').slice(1, -2);
    const first = lines[0]?.indexOf('│') ?? -1;
    expect(first).toBeGreaterThan(0);
    expect(lines.filter((line) => line.charAt(first) !== '│')).toEqual([]);
  });
});

describe('a ladder of hostile texts', () => {
  const hostile = HOSTILE.map((text, index) =>
    stepOf(index + 1, { method: text, src: text, dst: `${text}2`, dialogId: 1 }),
  );
  const answers = HOSTILE.map((text, index) =>
    stepOf(index + 100, { kind: 'response', status: 200, summary: text, src: 'a', dst: 'b' }),
  );
  const ladder = ladderOf(flowOf([...hostile, ...answers]), [], {
    ...PLAIN_OPTIONS,
    aliases: new Map(HOSTILE.map((text) => [text, text])),
  });

  it('is well-formed SVG of the shapes that it is made of, and nothing else', () => {
    const svg = ladderSvg(ladder, { ...drawn, theme: DARK_LADDER, title: HOSTILE.join(' ') });
    expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(svg.isWellFormed()).toBe(true);
    const names = new Set([...svg.matchAll(/<\/?([^\s/>]+)/g)].map((match) => match[1]));
    const known = ['g', 'path', 'rect', 'svg', 'text', 'title', 'tspan'];
    expect([...names].filter((name) => !known.includes(name ?? ''))).toEqual([]);
    const attributes = new Set([...svg.matchAll(/ ([\w-]+)="/g)].map((match) => match[1]));
    expect([...attributes].filter((name) => /^on|href|style/.test(name ?? ''))).toEqual([]);
    const page = new DOMParser().parseFromString(svg, 'image/svg+xml');
    expect(page.querySelector('script, parsererror')).toBeNull();
    expect(page.querySelectorAll('g > g').length).toBe(ladder.arrows.length);
  });

  it('has one line of Mermaid for each lane and each arrow, none of them cut or forged', () => {
    const lines = ladderMermaid(ladder, times).trimEnd().split('\n');
    expect(lines.length).toBe(1 + ladder.lanes.length + ladder.arrows.length);
    const form = /^ {2}(?:participant L\d+ as |L\d+--?>>L\d+: )([^\n\r:;#%<>]|#\d+;|<br\/>)*$/;
    expect(lines.slice(1).filter((line) => !form.test(line))).toEqual([]);
  });

  it('has no more lines of text than it would have of harmless ones, and none without end', () => {
    const lines = ladderText(ladder, times).split('\n');
    expect(lines.length).toBe(4 + 2 * ladder.arrows.length);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(4_000);
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

describe('the colours of a ladder', () => {
  const css = readFileSync(join(import.meta.dirname, '../../../../../renderer/styles/tokens.css'), 'utf8');
  const [dark = '', light = ''] = css.split(":root[data-theme='light']");
  const token = (block: string, name: string): string =>
    new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '';
  it.each([
    ['dark', dark, DARK_LADDER],
    ['light', light, LIGHT_LADDER],
  ] as const)('are those of the %s theme', (_, block, theme) => {
    const inks = Object.entries(INK_TOKENS).map(([ink, name]) => [ink, token(block, name)]);
    expect(theme.inks).toEqual(Object.fromEntries(inks));
    expect([theme.background, theme.head, theme.line]).toEqual(
      ['bg-app', 'bg-raised', 'line-strong'].map((name) => token(block, name)),
    );
  });
});
