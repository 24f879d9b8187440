import { afterEach, describe, expect, it, vi } from 'vitest';
import { ContractError } from '#shared/contract/errors.ts';
import { noteUnfetched } from '../../../../renderer/stores/rpc.ts';

describe('what could not be fetched', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is noted with its code, but not where it is there no more', () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue(undefined);
    noteUnfetched('rows', new ContractError('NOT_FOUND', 'there is no view 3'));
    expect(warn).not.toHaveBeenCalled();
    noteUnfetched('rows', new ContractError('NOT_POSSIBLE', 'not now'));
    expect(warn.mock.calls).toEqual([['rows could not be fetched', 'NOT_POSSIBLE']]);
  });
});
