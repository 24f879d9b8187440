/** The contract over a MessageChannel of node:worker_threads. */
import { MessageChannel } from 'node:worker_threads';
import { createSeededRandom } from '#shared/lib/random.ts';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';
import type { Served } from '#shared/rpc/server.ts';
import { serve } from '#shared/rpc/server.ts';
import { createFakeService } from './fake-service.ts';
import { contractSuite, realClock } from './suite.ts';

const random = createSeededRandom(2);

contractSuite('a MessageChannel', async () => {
  const service = createFakeService();
  const errors: unknown[] = [];
  const served: Served[] = [];
  return {
    async connect() {
      const { port1, port2 } = new MessageChannel();
      const options = {
        clock: realClock,
        random,
        checkOutputs: true,
        onError: (e: unknown) => errors.push(e),
      };
      served.push(serve(portOfMessagePort(port2), service, options));
      return portOfMessagePort(port1);
    },
    async dispose() {
      for (const one of served) one.close();
      if (errors.length > 0) throw new AggregateError(errors, 'the server met bugs');
    },
  };
});
