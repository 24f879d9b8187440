/** Ladders of random flows: whatever is folded, merged or ordered, every message is in exactly one arrow. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ladderOf } from '#shared/flow/ladder/ladder.ts';
import type { LadderOptions } from '#shared/flow/ladder/model.ts';
import { LANE_LIMIT, PLAIN_OPTIONS } from '#shared/flow/ladder/model.ts';
import { ladderMermaid } from '#shared/flow/ladder/mermaid.ts';
import { ladderSvg } from '#shared/flow/ladder/svg.ts';
import { ladderText } from '#shared/flow/ladder/text.ts';
import { LIGHT_LADDER } from '#shared/flow/ladder/themes.ts';
import { utcTime } from '#shared/flow/ladder/times.ts';
import { flowOf, stepOf } from '../unit/shared/flow/ladder/flows.ts';

const address = fc.oneof(
  fc.constantFrom('10.0.0.1:5060', '10.0.0.1:5070', '10.0.0.2:5060', '[::1]:5060', ''),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const id = fc.integer({ min: 0, max: 30 });
const step = fc
  .record({
    id: id.map((one) => one + 1),
    src: address,
    dst: address,
    repeats: id,
    dialogId: fc.integer({ min: 0, max: 3 }),
    method: fc.oneof(fc.constantFrom('INVITE', 'ACK', 'BYE'), fc.string({ unit: 'binary', maxLength: 30 })),
    status: fc.integer({ min: 0, max: 999 }),
    phase: fc.constantFrom(null, 'early' as const, 'confirmed' as const, 'terminated' as const),
  })
  .map(({ repeats, phase, status, method, ...row }) =>
    stepOf(
      row.id,
      { ...row, method, status, kind: status > 99 ? 'response' : 'request', summary: method },
      { repeats, phase },
    ),
  );
const steps = fc.uniqueArray(step, { maxLength: 30, selector: ({ row }) => row.id });
const options: fc.Arbitrary<LadderOptions> = fc
  .record({
    ports: fc.constantFrom('split' as const, 'merged' as const),
    naming: fc.constantFrom('name' as const, 'address' as const),
    order: fc.array(address, { maxLength: 4 }),
    unfolded: fc.oneof(
      fc.constant('all' as const),
      fc.array(id).map((ids) => new Set(ids)),
    ),
  })
  .map((parts) => ({ ...PLAIN_OPTIONS, ...parts }));

describe('a ladder', () => {
  it('has every message in exactly one arrow, in order, between lanes that are there', () => {
    fc.assert(
      fc.property(steps, options, (given, how) => {
        const ladder = ladderOf(flowOf(given, [1, 2]), [], how);
        const ids = ladder.arrows.flatMap((arrow) => arrow.steps.map(({ row }) => row.id));
        expect(ids.toSorted((a, b) => a - b)).toEqual(
          given.map(({ row }) => row.id).toSorted((a, b) => a - b),
        );
        for (const [index, arrow] of ladder.arrows.entries()) {
          for (const { row } of arrow.steps) expect(ladder.at.get(row.id)).toBe(index);
        }
        const order = new Map(given.map(({ row }, at) => [row.id, at]));
        const places = ladder.arrows.map((arrow) => order.get(arrow.id) ?? -1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        const lanes = ladder.arrows.flatMap(({ from, to }) => [from, to]);
        expect(lanes.filter((lane) => lane < 0 || lane >= ladder.lanes.length)).toEqual([]);
        expect(ladder.lanes.length).toBeLessThanOrEqual(LANE_LIMIT);
      }),
      { seed: 3261 },
    );
  });

  it('can be written in every form, with a line or a group for each arrow', () => {
    fc.assert(
      fc.property(steps, options, (given, how) => {
        const ladder = ladderOf(flowOf(given, [1, 2]), [], how);
        const times = { time: 'start', timeOfDay: utcTime } as const;
        const svg = ladderSvg(ladder, { ...times, theme: LIGHT_LADDER, width: 800, title: '' });
        expect(svg.match(/<g transform/g)?.length ?? 0).toBe(ladder.arrows.length);
        expect(ladderMermaid(ladder, times).match(/^ {2}L\d+-/gm)?.length ?? 0).toBe(ladder.arrows.length);
        expect(ladderText(ladder, times).split('\n').length).toBeGreaterThanOrEqual(
          4 + 2 * ladder.arrows.length,
        );
      }),
      { numRuns: 60, seed: 3261 },
    );
  });
});
