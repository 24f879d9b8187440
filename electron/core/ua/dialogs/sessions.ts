/** Keeps the session timers of calls (RFC 4028): refreshes what is ours to refresh, ends what was not refreshed in time. */
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { sessionTimerOf } from '#shared/sip/views-dialog.ts';
import type { SessionTimer } from '#shared/sip/session-timer.ts';
import { agreedByResponse, expiresAt, refreshAt, timerHeaders } from '#shared/sip/session-timer.ts';
import { sdpBody } from './acknowledge.ts';
import type { DialogContext } from './context.ts';
import { offerFor, ownerOf } from './context.ts';
import type { CallUsage, LiveDialog } from './live-dialog.ts';
import { plan, unplan } from './live-dialog.ts';

/** The headers that keep a running timer alive in the next INVITE or UPDATE; empty where none runs (RFC 4028 7.4). */
export function refreshHeaders({ timer }: Pick<CallUsage, 'timer'>): readonly HeaderPair[] {
  return timer ? timerHeaders({ interval: timer.interval, refresher: timer.refresher }) : [];
}

/** Starts the timer anew after an INVITE or UPDATE was answered with a 2xx; null stops it. */
export function runTimer(
  live: LiveDialog,
  call: CallUsage,
  timer: SessionTimer | null,
  context: DialogContext,
): void {
  call.timer = timer;
  call.refreshed = context.clock.now();
  unplan(live, 'refresh');
  unplan(live, 'expire');
  if (!timer) return;
  const { clock } = context;
  const now = clock.now();
  plan(
    live,
    'expire',
    clock.after(expiresAt(timer, now) - now, () => expire(live, call, context)),
  );
  const isOurs = timer.refresher === 'local' && (live.owner?.switches.refresh ?? true);
  if (isOurs)
    plan(
      live,
      'refresh',
      clock.after(refreshAt(timer, now) - now, () => void refresh(live, call, context)),
    );
}

/** Takes over what a 2xx to our INVITE or UPDATE agreed on. */
export function agree(
  live: LiveDialog,
  call: CallUsage,
  exchange: { readonly request: SipRequest; readonly response: SipResponse },
  context: DialogContext,
): void {
  const { request, response } = exchange;
  const asked = sessionTimerOf(request, 'Session-Expires');
  runTimer(live, call, agreedByResponse(request, response, { alone: asked?.seconds ?? null }), context);
}

/** A refresh: UPDATE without a description where the peer takes it, else a re-INVITE with the last one (RFC 4028 7.4). */
async function refresh(live: LiveDialog, call: CallUsage, context: DialogContext): Promise<void> {
  const owner = ownerOf(live, context);
  const headers = refreshHeaders(call);
  if (live.allow?.has('UPDATE')) return owner.send(live, { method: 'UPDATE', headers });
  const { body, headers: type } = sdpBody(offerFor(call, live.back.local.host, 'as-is', context));
  await owner.send(live, { method: 'INVITE', headers: [...headers, ...type], ...(body ? { body } : {}) });
}

/** Nobody refreshed the session: it is ended with a BYE (RFC 4028 10). */
function expire(live: LiveDialog, call: CallUsage, context: DialogContext): void {
  call.life = { ...call.life, cause: call.life.cause ?? 'session-expired' };
  const owner = ownerOf(live, context);
  owner.notice({
    code: 'SESSION_EXPIRED',
    message: `the session was not refreshed within ${call.timer?.interval ?? 0} s and is ended`,
    data: { seconds: call.timer?.interval ?? 0 },
  });
  void owner.send(live, { method: 'BYE' });
  context.table.changed(live);
}
