/** Where a request of a dialog is addressed and sent: Request-URI, Route and next hop (RFC 3261 12.2.1.1). */
import { parseUri } from '#shared/sip/views.ts';
import type { Dialog } from './dialog.ts';

export interface DialogTarget {
  readonly uri: string;
  /** Values of Route, in order. */
  readonly routes: readonly string[];
  /** The URI that the request is sent to; its address is found by RFC 3263. */
  readonly nextHop: string;
}

/** The URI between the angle brackets of a Route value; the value itself where it has none. */
export function uriOfRoute(value: string): string {
  return /<([^<>]*)>/.exec(value)?.[1] ?? value;
}

/** Request-URI, Route and next hop of a request in the dialog. */
export function targetOf({
  routeSet,
  remoteTarget,
}: Pick<Dialog, 'routeSet' | 'remoteTarget'>): DialogTarget {
  const [first, ...rest] = routeSet;
  if (first === undefined) return { uri: remoteTarget, routes: [], nextHop: remoteTarget };
  const firstUri = uriOfRoute(first);
  // Loose routing: the target stays in the Request-URI, the first route is the next hop. RFC 3261 12.2.1.1
  if (parseUri(firstUri)?.params.has('lr')) return { uri: remoteTarget, routes: routeSet, nextHop: firstUri };
  // A strict router wants its own URI there, and the target at the end of Route. RFC 3261 12.2.1.1
  return { uri: firstUri, routes: [...rest, `<${remoteTarget}>`], nextHop: firstUri };
}

/** Where a request leads by itself: its first loose Route, else its Request-URI (RFC 3261 8.1.2). */
export function nextHopOf(requestUri: string, routes: readonly string[]): string {
  const [first] = routes;
  const firstUri = first === undefined ? null : uriOfRoute(first);
  return firstUri !== null && parseUri(firstUri)?.params.has('lr') ? firstUri : requestUri;
}
