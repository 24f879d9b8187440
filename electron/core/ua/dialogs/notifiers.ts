/** The subscriptions that this side serves in a dialog (RFC 6665 4.2, RFC 3515 2.4.4): each NOTIFY that is owed, and their end. */
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { eventOf, numberOf, subscriptionStateOf } from '#shared/sip/views-dialog.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import type { NotifierEvent, NotifierStep } from '../../dialog/notifier.ts';
import { newNotifier, notifier } from '../../dialog/notifier.ts';
import { sipfragBody } from '../../dialog/refer.ts';
import type { DialogContext, NotifyBody } from './context.ts';
import { ownerOf } from './context.ts';
import type { LiveDialog, LiveNotifier } from './live-dialog.ts';
import { plan, unplan } from './live-dialog.ts';

const MAX_NOTIFIERS = 16;
/** Seconds that a subscription lasts where nobody says how long. */
const USUAL_EXPIRES = 3_600;
const REFER_EXPIRES = 180;

/** The event that a SUBSCRIBE or REFER asks for, as Event writes it without its id. */
function eventName(request: SipRequest): string {
  const event = eventOf(request);
  return event ? [event.package, ...event.templates].join('.') : 'presence';
}

/** Serves a SUBSCRIBE or REFER that was just accepted: the first NOTIFY leaves at once (RFC 6665 4.2.1.2, RFC 3515 2.4.4). */
export function serve(
  live: LiveDialog,
  request: SipRequest,
  expires: number | null,
  context: DialogContext,
): void {
  const isReference = methodText(request) === 'REFER';
  const event = isReference ? 'refer' : eventName(request);
  const id = isReference ? String(cseqOf(request)?.seq ?? 0) : (eventOf(request)?.id ?? null);
  const known = live.notifiers.find(
    ({ state }) => state.event === event && state.id === id && state.name !== 'terminated',
  );
  const granted = expires ?? (isReference ? REFER_EXPIRES : (numberOf(request, 'Expires') ?? USUAL_EXPIRES));
  if (known)
    return take(
      live,
      known,
      notifier(known.state, { kind: 'subscribed', expires: granted }, context.clock.now()),
      context,
    );
  if (live.notifiers.length >= MAX_NOTIFIERS) return;
  const by = isReference ? ('REFER' as const) : ('SUBSCRIBE' as const);
  const first = newNotifier({ by, event, id, expires: granted, name: 'active' }, context.clock.now());
  const one: LiveNotifier = { state: first.state };
  live.notifiers.push(one);
  take(live, one, first, context);
}

function step(live: LiveDialog, one: LiveNotifier, event: NotifierEvent, context: DialogContext): void {
  take(live, one, notifier(one.state, event, context.clock.now()), context);
}

function take(
  live: LiveDialog,
  one: LiveNotifier,
  { state, notify }: NotifierStep,
  context: DialogContext,
): void {
  one.state = state;
  watch(live, one, context);
  if (notify !== null) void sendNotify(live, one, notify, context);
  context.table.changed(live);
}

/** Waits for the end of the subscription, of which the last NOTIFY tells. */
function watch(live: LiveDialog, one: LiveNotifier, context: DialogContext): void {
  const name = `notifier ${live.notifiers.indexOf(one)}`;
  unplan(live, name);
  const { expiresAt } = one.state;
  if (expiresAt === null) return;
  const { clock } = context;
  plan(
    live,
    name,
    clock.after(expiresAt - clock.now(), () => step(live, one, { kind: 'time' }, context)),
  );
}

function sendNotify(
  live: LiveDialog,
  one: LiveNotifier,
  told: string,
  context: DialogContext,
): Promise<void> {
  const body = bodyOf(live, one, context);
  const type: HeaderPair[] = body ? [['Content-Type', body.type]] : [];
  return ownerOf(live, context).send(live, {
    method: 'NOTIFY',
    headers: [['Event', eventValue(live, one)], ['Subscription-State', told], ...type],
    ...(body ? { body: body.body } : {}),
  });
}

/** How a reference goes is told as a fragment of a message; nothing was tried yet. RFC 3515 2.4.5 */
function bodyOf(live: LiveDialog, { state }: LiveNotifier, context: DialogContext): NotifyBody | null {
  if (state.by === 'REFER') return { type: 'message/sipfrag;version=2.0', body: sipfragBody(100) };
  return context.notifyBody?.(live, state.event) ?? null;
}

/** The value of Event in its NOTIFY; the first reference of a dialog goes without its id (RFC 3515 2.4.6). */
export function eventValue(live: LiveDialog, one: LiveNotifier): string {
  const { event, id } = one.state;
  return id === null || isFirstReference(live, one) ? event : `${event};id=${id}`;
}

function isFirstReference({ notifiers }: LiveDialog, one: LiveNotifier): boolean {
  return notifiers.find(({ state }) => state.by === 'REFER') === one;
}

function findFor(live: LiveDialog, notify: SipRequest): LiveNotifier | undefined {
  const id = eventOf(notify)?.id ?? null;
  const name = eventName(notify);
  return live.notifiers.findLast(
    (one) =>
      one.state.event === name && (one.state.id === id || (id === null && isFirstReference(live, one))),
  );
}

/** Notes a NOTIFY of ours that a person wrote: one that says terminated ends the subscription. */
export function noteNotified(live: LiveDialog, notify: SipRequest, context: DialogContext): void {
  const one = findFor(live, notify);
  const told = subscriptionStateOf(notify);
  if (!one || told?.state !== 'terminated' || one.state.name === 'terminated') return;
  const { state } = notifier(
    one.state,
    { kind: 'end', reason: told.reason ?? 'noresource' },
    context.clock.now(),
  );
  one.state = state;
  watch(live, one, context);
}

/** Takes the failure of a NOTIFY of ours: a subscriber that does not know it any more is not served (RFC 6665 4.2.2). */
export function noteNotifyFailed(
  live: LiveDialog,
  notify: SipRequest,
  status: number,
  context: DialogContext,
): void {
  const one = findFor(live, notify);
  if (one) step(live, one, { kind: 'notify-failed', status }, context);
}
