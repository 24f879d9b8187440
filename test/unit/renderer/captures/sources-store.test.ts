// @vitest-environment happy-dom
/** Adding sources, and the lists that stand still or are emptied, as far as the stores ask the core. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useSources } from '../../../../renderer/stores/sources.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import { createFakeRpc, refuse } from '../fake-rpc.ts';
import { sourceRow } from './source-row.ts';

const trouble = { code: 'EADDRINUSE', message: 'taken', data: { subject: '127.0.0.1:9060' } };

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const rpc = createFakeRpc(answers);
  useConnection().attach(rpc);
  return rpc;
}

describe('the store of sources', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('takes a try that failed off when the next one of its kind begins, and no other', async () => {
    let count = 0;
    const rpc = setUp({
      'sources.hep': () => sourceRow(`hep-${++count}`, { role: 'hep', state: 'failed', trouble }),
      'sources.sniff': () => sourceRow('if-1', { role: 'interface', requested: 'eth0' }),
      'sources.remove': () => ({}),
    });
    const sources = useSources();
    expect(await sources.hep('127.0.0.1:9060')).toEqual(trouble);
    expect(await sources.sniff('eth0', 'port 5060')).toBeNull();
    expect(await sources.hep('127.0.0.1:9061')).toEqual(trouble);
    expect(rpc.calls.filter(({ method }) => method === 'sources.remove').map(({ input }) => input)).toEqual([
      { id: 'hep-1' },
    ]);
    expect(rpc.calls.find(({ method }) => method === 'sources.sniff')?.input).toEqual({
      interface: 'eth0',
      filter: 'port 5060',
    });
  });

  it('tells what went wrong with a question', async () => {
    setUp({ 'sources.interfaces': refuse('NOT_POSSIBLE'), 'sources.show': refuse('NOT_FOUND') });
    const sources = useSources();
    expect(await sources.interfaces()).toMatchObject({ trouble: { code: 'NOT_POSSIBLE' } });
    expect(await sources.show('x', false)).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the lists', () => {
  beforeEach(() => setActivePinia(createPinia()));

  it('are held still and go on, and tell where the core refuses', async () => {
    const rpc = setUp({ 'traffic.pause': () => ({}), 'messages.clear': refuse('DISCONNECTED') });
    const traffic = useTraffic();
    await traffic.pause(true);
    expect(rpc.calls.at(-1)).toEqual({ method: 'traffic.pause', input: { paused: true } });
    expect(traffic.trouble).toBeNull();
    await traffic.clear();
    expect(traffic.trouble?.code).toBe('DISCONNECTED');
    await traffic.pause(false);
    expect(traffic.trouble).toBeNull();
  });
});
