/** Finds the way to the core: the port that the desktop window hands over, or else a WebSocket to the page's origin. */
import type { Port } from '#shared/rpc/port.ts';
import { connectBrowser } from './browser.ts';
import { connectDesktop, isDesktop } from './desktop.ts';
import { storageOf } from './storage.ts';
import { takeToken } from './token.ts';

export interface Host {
  readonly connect: () => Promise<Port>;
  /** Whether the page was opened without the token that the browser host asks for. */
  readonly lacksToken: boolean;
}

/** Looks once at where the page runs; `connect` may be called as often as the connection is lost. */
export function findHost(): Host {
  if (isDesktop()) return { connect: connectDesktop, lacksToken: false };
  const token = takeToken({ location, history, storage: storageOf('sessionStorage') });
  if (token !== null) return { connect: () => connectBrowser(token), lacksToken: false };
  return { connect: () => Promise.reject(new Error('the address has no token')), lacksToken: true };
}
