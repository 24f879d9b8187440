/** The contract over a pair of ports in memory. */
import { createSeededRandom } from '#shared/lib/random.ts';
import { createPortPair } from '#shared/rpc/memory-port.ts';
import { serve } from '#shared/rpc/server.ts';
import { createFakeService } from './fake-service.ts';
import { contractSuite, realClock } from './suite.ts';

const random = createSeededRandom(1);

contractSuite('a pair in memory', async () => {
  const service = createFakeService();
  const errors: unknown[] = [];
  return {
    async connect() {
      const [near, far] = createPortPair();
      serve(far, service, { clock: realClock, random, checkOutputs: true, onError: (e) => errors.push(e) });
      return near;
    },
    async dispose() {
      if (errors.length > 0) throw new AggregateError(errors, 'the server met bugs');
    },
  };
});
