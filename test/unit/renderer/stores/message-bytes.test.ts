/** The bytes of a message that is shown: as the core has them, and nothing where it let go of it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messageBytes } from '../../../../renderer/stores/message-bytes.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';

describe('the bytes of a message', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([
    ['NOT_FOUND', 0],
    ['INTERNAL', 1],
  ] as const)('are null where the answer is %s, with %i warnings', async (code, warnings) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(await messageBytes(createFakeRpc({ 'messages.get': refuse(code) }), 4)).toBeNull();
    expect(warn).toHaveBeenCalledTimes(warnings);
  });
});
