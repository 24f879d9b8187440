/**
 * The page's way to the core: for each request of a page of ours a fresh channel, one end served, the other handed to
 * the very frame that asked. Requests from elsewhere (another origin, a frame inside the page) are not answered.
 */
import type { IpcMain, IpcMainEvent, MessageChannelMain, WebContents } from 'electron';
import { channels } from '#shared/contract/desktop.ts';
import { portOfMessagePort } from '#shared/rpc/message-port.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { OwnPage } from './origin.ts';

/** A page that may ask: the sender of a message, where it is the main frame of a page of ours, else null. */
export function trustedFrame(
  event: Pick<IpcMainEvent, 'senderFrame' | 'sender'>,
  ownPage: OwnPage,
): WebContents | null {
  const frame = event.senderFrame;
  // A frame that has navigated or gone since it sent has no identity to check.
  if (!frame || frame.detached || frame !== event.sender.mainFrame) return null;
  return ownPage(frame.url) ? event.sender : null;
}

export interface PortHandover {
  readonly ipcMain: Pick<IpcMain, 'on'>;
  readonly createChannel: () => MessageChannelMain;
  readonly ownPage: OwnPage;
  /** Serves the contract on a port; the answer ends it. */
  readonly serve: (port: Port) => { close(): void };
  readonly log: (line: string) => void;
}

/** Answers requests for ports. A page has one port: a later request, a navigation or its end closes the earlier one. */
export function handOverPorts({ ipcMain, createChannel, ownPage, serve, log }: PortHandover): void {
  const closers = new WeakMap<WebContents, () => void>();
  const watched = new WeakSet<WebContents>();
  const drop = (page: WebContents): void => {
    closers.get(page)?.();
    closers.delete(page);
  };
  const watch = (page: WebContents): void => {
    if (watched.has(page)) return;
    watched.add(page);
    page.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) drop(page);
    });
    page.on('render-process-gone', () => drop(page));
    page.on('destroyed', () => drop(page));
  };
  ipcMain.on(channels.portRequest, (event) => {
    const page = trustedFrame(event, ownPage);
    if (!page) {
      log(`no port for ${JSON.stringify(event.senderFrame?.url ?? 'a frame that is gone')}`);
      return;
    }
    drop(page);
    watch(page);
    const { port1, port2 } = createChannel();
    const port = portOfMessagePort(port1);
    const service = serve(port);
    closers.set(page, () => {
      service.close();
      port.close();
    });
    event.senderFrame?.postMessage(channels.portAnswer, null, [port2]);
  });
}
