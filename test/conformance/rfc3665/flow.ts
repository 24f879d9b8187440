/** A flow of RFC 3665: what is played, and the lines that its messages have to be. */
import { expect } from 'vitest';
import type { TwoStacks, Zone } from '../../helpers/two-stacks.ts';
import { createTwoStacks } from '../../helpers/two-stacks.ts';
import { faultsOf, ladderOf, lintErrors } from './ladder.ts';

export interface Flow {
  readonly title: string;
  readonly zone?: Zone;
  play(flow: TwoStacks): Promise<void>;
  /** As `ladderOf` writes them; spaces may be as many as are good to read. */
  readonly rows: readonly string[];
  /** What holds at the end beside the messages. */
  after?(flow: TwoStacks): void;
}

/** Plays a flow and checks it message by message. */
export async function checkFlow({ zone, play, rows, after }: Flow): Promise<void> {
  const flow = createTwoStacks(zone);
  await play(flow);
  const { packets } = flow.network;
  expect(ladderOf(packets)).toEqual(rows.map((row) => row.replaceAll(/ +/g, ' ')));
  expect(faultsOf(packets)).toEqual([]);
  expect(lintErrors(packets)).toEqual([]);
  after?.(flow);
  flow.close();
}
