/** The double's ports behave as Electron's do where that matters: cloned bytes, lost transfers, dead ends. */
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { MessageChannelMain, PagePort } from '../../helpers/electron-double/ports.ts';

function channel(): { main: MessageChannelMain['port1']; page: PagePort } {
  const { port1, port2 } = new MessageChannelMain();
  return { main: port1, page: new PagePort(port2.take()) };
}

const next = async (port: MessageChannelMain['port1']): Promise<unknown> => {
  const heard = once(port, 'message');
  port.start();
  const [event]: unknown[] = await heard;
  return event && typeof event === 'object' && 'data' in event ? event.data : undefined;
};

describe('a port of the double', () => {
  it('clones bytes and leaves the sender its own', async () => {
    const { main, page } = channel();
    const bytes = Uint8Array.of(1, 2, 3);
    page.postMessage(bytes);
    expect(await next(main)).toEqual(bytes);
    expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
    main.close();
  });

  it('loses a message whose buffer is transferred, as Electron does', async () => {
    const { main, page } = channel();
    const lost = Uint8Array.of(1);
    page.postMessage(lost, [lost.buffer]);
    page.postMessage('after');
    expect(await next(main)).toBe('after');
    expect(lost.byteLength).toBe(0);
    main.close();
  });

  it('tells the other end that it was closed', async () => {
    const { main, page } = channel();
    const closed = new Promise((resolve) => page.addEventListener('close', resolve));
    main.close();
    expect(await closed).toEqual({ data: undefined });
  });

  it('cannot be handed over twice', () => {
    const { port2 } = new MessageChannelMain();
    port2.take().close();
    expect(() => port2.take()).toThrow('neutered');
  });
});
