/** The exchanges of offer and answer of the chosen calls, fetched again while their messages come; the last answer stays. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { OfferRound } from '#shared/model/flow.ts';
import { FLOW_CALLS } from '#shared/model/flow.ts';
import { browserClock } from '../host/clock.ts';
import { coalesce } from './coalesce.ts';
import { noteUnfetched, troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

/** Milliseconds between two fetches of calls that go on. */
const REST = 500;

/** `gone`: the calls are not kept any more. */
export type OffersState = 'none' | 'loading' | 'ready' | 'gone' | 'failed';

export const useOffers = defineStore('offers', () => {
  const traffic = useTraffic();
  const rounds = shallowRef<readonly OfferRound[]>([]);
  const state = shallowRef<OffersState>('none');
  /** Whether the calls that look like legs of the chosen ones are shown with them. */
  const legs = shallowRef(false);
  /** What the rounds are of. */
  let shown = '';

  async function fetch(): Promise<void> {
    const dialogs = traffic.chosenDialogs.slice(0, FLOW_CALLS);
    const wanted = `${dialogs.join()} ${legs.value}`;
    if (wanted !== shown) {
      rounds.value = [];
      state.value = dialogs.length === 0 ? 'none' : 'loading';
      shown = wanted;
    }
    if (dialogs.length === 0) return;
    try {
      const answer = await useRpc().call('flows.offers', { dialogs, legs: legs.value });
      if (wanted !== shown) return;
      rounds.value = answer.rounds;
      state.value = 'ready';
    } catch (error) {
      if (wanted !== shown) return;
      state.value = troubleOf(error).code === 'NOT_FOUND' ? 'gone' : 'failed';
      noteUnfetched('the negotiations', error);
    }
  }

  /** For calls that go on: at a bearable pace. */
  const refresh = coalesce(fetch, () => new Promise((resolve) => void browserClock.after(REST, resolve)));
  return { rounds, state, legs, fetch, refresh };
});
