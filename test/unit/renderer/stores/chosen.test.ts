import { describe, expect, it } from 'vitest';
import { shallowRef } from 'vue';
import { createChosen, MOST_CHOSEN } from '../../../../renderer/stores/chosen.ts';

describe('what is chosen', () => {
  it('is what is selected, where nothing else was chosen', () => {
    const selected = shallowRef<number | null>(null);
    const { ids } = createChosen(() => selected.value);
    expect(ids.value).toEqual([]);
    selected.value = 4;
    expect(ids.value).toEqual([4]);
  });

  it('is all that was chosen, as long as the last of it is selected', () => {
    const selected = shallowRef<number | null>(4);
    const { ids, choose } = createChosen(() => selected.value);
    choose([7, 4]);
    selected.value = 7;
    expect(ids.value).toEqual([7, 4]);
    selected.value = 9;
    expect(ids.value).toEqual([9]);
    selected.value = 7;
    expect(ids.value).toEqual([7]);
  });

  it('has an end', () => {
    const { ids, choose } = createChosen(() => 0);
    choose(Array.from({ length: MOST_CHOSEN + 5 }, (_, id) => id));
    expect(ids.value).toHaveLength(MOST_CHOSEN);
  });
});
