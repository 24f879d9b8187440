import { EventEmitter } from 'node:events';
import type { MessagePort as WorkerPort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import { describe, expect, it } from 'vitest';
import { createPortPair } from '#shared/rpc/memory-port.ts';
import type { MessagePortLike } from '#shared/rpc/message-port.ts';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';
import type { WebSocketLike } from '#shared/rpc/web-socket-port.ts';
import { portOfWebSocket, whenOpen } from '#shared/rpc/web-socket-port.ts';

async function arrive(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('a pair in memory', () => {
  it('keeps frames and the end for a listener that comes later', async () => {
    const [near, far] = createPortPair();
    near.send(Uint8Array.of(1));
    near.send(Uint8Array.of(2));
    near.close();
    await arrive();
    const heard: unknown[] = [];
    far.onMessage((frame) => heard.push(frame[0]));
    far.onClose(() => heard.push('end'));
    expect(heard).toEqual([1, 2, 'end']);
  });

  it('copies what is sent', async () => {
    const [near, far] = createPortPair();
    const frame = Uint8Array.of(1);
    const heard: unknown[] = [];
    far.onMessage((one) => heard.push(one[0]));
    near.send(frame);
    frame[0] = 9;
    await arrive();
    expect(heard).toEqual([1]);
  });

  it('ends when nobody listens to a flood', async () => {
    const [near, far] = createPortPair();
    let over = false;
    near.onClose(() => {
      over = true;
    });
    for (let i = 0; i < 1_000; i++) near.send(Uint8Array.of(1));
    await arrive();
    expect(over).toBe(true);
    let kept = 0;
    far.onMessage(() => kept++);
    expect(kept).toBe(256);
  });
});

/** A port with the events of Electron's MessagePortMain. */
class EmitterPort extends EventEmitter {
  readonly posted: Uint8Array[] = [];
  started = false;
  closed = false;
  postMessage(message: Uint8Array): void {
    this.posted.push(message);
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.closed = true;
  }
}

describe('a MessagePort', () => {
  it('with the events of an emitter is served like the others', () => {
    const main = new EmitterPort();
    const port = portOfMessagePort(main);
    const heard: unknown[] = [];
    port.onMessage((frame) => heard.push(Array.from(frame)));
    port.onClose(() => heard.push('end'));
    main.emit('message', { data: Uint8Array.of(1), ports: [] });
    main.emit('message', { data: 'text', ports: [] });
    port.send(Uint8Array.of(0, 5, 0).subarray(1, 2));
    main.emit('close');
    port.send(Uint8Array.of(6));
    expect(main.started).toBe(true);
    expect(heard).toEqual([[1], [], 'end']);
    expect(main.posted.map((one) => [one[0], one.buffer.byteLength])).toEqual([[5, 1]]);
  });

  it('of the browser, of worker threads and of Electron fits the adapter', () => {
    const fits = (port: MessagePort | WorkerPort | MessagePortMain) => port satisfies MessagePortLike;
    expect(fits).toBeTypeOf('function');
  });
});

/** A WebSocket that the test opens, fills and ends. */
class FakeSocket extends EventTarget {
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: Uint8Array[] = [];
  send(data: Uint8Array): void {
    this.sent.push(data);
  }
  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }
  receive(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

function asSocket(fake: FakeSocket): WebSocketLike {
  return fake as unknown as WebSocketLike;
}

describe('a WebSocket', () => {
  it('sends only while it is open, and takes text for garbage', () => {
    const socket = new FakeSocket();
    const port = portOfWebSocket(asSocket(socket));
    const heard: unknown[] = [];
    port.onMessage((frame) => heard.push(Array.from(frame)));
    port.onClose(() => heard.push('end'));
    port.send(Uint8Array.of(1));
    socket.readyState = 1;
    port.send(Uint8Array.of(2));
    socket.receive(Uint8Array.of(3).buffer);
    socket.receive('text');
    socket.close();
    port.send(Uint8Array.of(4));
    expect(socket.binaryType).toBe('arraybuffer');
    expect(socket.sent.map(([byte]) => byte)).toEqual([2]);
    expect(heard).toEqual([[3], [], 'end']);
  });

  it('gives up a reader that lets too much wait', () => {
    const socket = new FakeSocket();
    socket.readyState = 1;
    let overflows = 0;
    const port = portOfWebSocket(asSocket(socket), {
      backPressure: { bytes: 10, overflow: () => void overflows++ },
    });
    port.send(Uint8Array.of(1));
    socket.bufferedAmount = 11;
    port.send(Uint8Array.of(2));
    expect([socket.sent.length, overflows]).toEqual([1, 1]);
  });

  it('is a port when it opens, and refused when it ends before', async () => {
    const [good, bad] = [new FakeSocket(), new FakeSocket()];
    const [first, second] = [whenOpen(asSocket(good)), whenOpen(asSocket(bad))];
    good.dispatchEvent(new Event('open'));
    bad.dispatchEvent(new Event('close'));
    expect(await first).toHaveProperty('send');
    await expect(second).rejects.toThrow('refused or lost');
  });
});
