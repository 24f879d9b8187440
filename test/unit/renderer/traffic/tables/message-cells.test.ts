/** What the cells of the list of messages say. */
import { describe, expect, it } from 'vitest';
import { directionOf } from '../../../../../renderer/views/traffic/tables/message-cells.ts';
import { messageRow } from '../../stores/rows.ts';

describe('the direction of a message', () => {
  it.each([
    ['udp-1', 'in', 'in'],
    ['udp-1', 'out', 'out'],
    ['lab', 'in', 'in'],
    ['file-1', 'in', null],
    ['interface-2', 'in', null],
    ['hep-3', 'in', null],
    ['file-1', 'out', 'out'],
  ] as const)('of %s that came %s is %s', (source, direction, expected) => {
    expect(directionOf(messageRow(1, { source, direction }))).toBe(expected);
  });
});
