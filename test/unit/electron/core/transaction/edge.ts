/** One line for a step of a reducer: the state, its timers with the moment they fire, and the effects. */
import type { MachineState } from '#core/transaction/machine.ts';

/** For example `calling A@500 B@32000: send-request`. */
export function edgeOf(state: MachineState, effects: readonly string[]): string {
  const timers = state.timers.map(({ letter, due }) => ` ${letter}@${due}`).join('');
  return `${state.name}${timers}: ${effects.join(' ')}`.trim();
}
