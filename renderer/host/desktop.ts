/** The desktop's way to the core: the preload hands over one end of a MessageChannel when the page says it is ready. */
import type { DesktopBridge } from '#shared/contract/desktop.ts';
import { PAGE_READY, PORT_HANDOVER } from '#shared/contract/desktop.ts';
import type { Port } from '#shared/rpc/port.ts';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';

const HAND_OVER_LIMIT = 5_000;

declare global {
  interface Window {
    /** Put there by the preload of the desktop window; a browser has none. */
    readonly sipwright?: DesktopBridge;
  }
}

/** Whether this page runs in the desktop window. */
export function isDesktop(): boolean {
  return window.sipwright !== undefined;
}

function isHandOver(event: MessageEvent): boolean {
  const data: unknown = event.data;
  if (event.source !== window || typeof data !== 'object' || data === null) return false;
  return 'type' in data && data.type === PORT_HANDOVER;
}

/** Says that the page is ready and waits for the port; rejects where none comes within five seconds. */
export function connectDesktop(): Promise<Port> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(limit);
      window.removeEventListener('message', take);
    };
    const take = (event: MessageEvent): void => {
      const [port] = event.ports;
      if (!isHandOver(event) || !port) return;
      stop();
      resolve(portOfMessagePort(port));
    };
    const limit = setTimeout(() => {
      stop();
      reject(new Error('the window did not hand over a port'));
    }, HAND_OVER_LIMIT);
    window.addEventListener('message', take);
    window.postMessage({ type: PAGE_READY }, location.origin);
  });
}
