/** The contract over a real WebSocket, through the browser host. */
import { tmpdir } from 'node:os';
import { WebSocket } from 'ws';
import { createSeededRandom } from '#shared/lib/random.ts';
import { whenOpen } from '#shared/rpc/web-socket-port.ts';
import { startWebHost } from '../../electron/headless/web/web-host.ts';
import { createFakeService } from './fake-service.ts';
import { contractSuite, realClock } from './suite.ts';

const random = createSeededRandom(3);

contractSuite('a WebSocket', async () => {
  const errors: unknown[] = [];
  const started = await startWebHost({
    service: createFakeService(),
    host: '127.0.0.1',
    port: 0,
    rendererDir: tmpdir(),
    clock: realClock,
    random,
    checkOutputs: true,
    onError: (error) => errors.push(error),
  });
  if (!started.ok) throw new Error(started.error.message);
  const { port, token, close } = started.value;
  return {
    connect() {
      const origin = `http://127.0.0.1:${port}`;
      const protocols = ['sipwright', `token.${token}`];
      return whenOpen(new WebSocket(`ws://127.0.0.1:${port}/rpc`, protocols, { origin }));
    },
    async dispose() {
      await close();
      if (errors.length > 0) throw new AggregateError(errors, 'the server met bugs');
    },
  };
});
