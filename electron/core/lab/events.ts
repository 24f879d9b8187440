/** The lab's subscriptions (RFC 6665) and references (RFC 3515); the table of subscriptions is bounded. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { addressOf, requestUri, tagOf } from '#shared/sip/views.ts';
import { contactOf } from '../answer/contact.ts';
import type { Incoming } from '../answer/responder.ts';
import { lineOf } from '../transaction/ack.ts';
import { createBoundedMap } from './bounded-map.ts';
import { expiresOf } from './registrar.ts';
import type { Outgoing, UasDialog } from './uas-dialog.ts';
import { dialogKey, uasDialogOf } from './uas-dialog.ts';

const MAX_SUBSCRIPTIONS = 500;

interface Subscription {
  readonly dialog: UasDialog;
  readonly event: string;
  readonly resource: string;
  timer: Timer | null;
}

export interface LabEvents {
  subscribe(incoming: Incoming): void;
  /** `dialog` is the call that the REFER came in, or null. */
  refer(incoming: Incoming, dialog: UasDialog | null): void;
  /** The dialog of the subscription that a request is in, or null. */
  find(request: SipRequest): UasDialog | null;
  close(): void;
}

export interface LabEventsDeps {
  readonly clock: Clock;
  readonly outgoing: Outgoing;
}

/** Makes the empty table. */
export function createLabEvents(deps: LabEventsDeps): LabEvents {
  return new SubscriptionTable(deps);
}

class SubscriptionTable implements LabEvents {
  readonly #deps: LabEventsDeps;
  readonly #table = createBoundedMap<string, Subscription>(MAX_SUBSCRIPTIONS, ({ timer }) => timer?.cancel());

  constructor(deps: LabEventsDeps) {
    this.#deps = deps;
  }

  subscribe(incoming: Incoming): void {
    const { request } = incoming;
    const event = lineOf(headerValue(request, 'Event'));
    // A subscription names its event package. RFC 6665 4.2.1.1
    if (event === '') return void incoming.respond(489, { headers: [['Allow-Events', 'presence']] });
    const known = this.#table.get(dialogKey(request));
    if (!known && tagOf(request, 'To') !== '') return void incoming.respond(481);
    const dialog = known?.dialog ?? uasDialogOf(incoming);
    const subscription = known ?? { dialog, event, resource: requestUri(request), timer: null };
    const seconds = expiresOf(request);
    incoming.respond(200, {
      headers: [
        ['Expires', String(seconds)],
        ['Contact', dialog.contact],
      ],
    });
    // Expires 0 asks once, or ends it. RFC 6665 4.2.1.4
    if (seconds === 0) this.#finish(subscription);
    else this.#keep(subscription, seconds);
  }

  refer(incoming: Incoming, known: UasDialog | null): void {
    const { request, back } = incoming;
    // A Refer-To says where to. RFC 3515 2.4.1
    if (!addressOf(request, 'Refer-To')) return void incoming.respond(400, { reason: 'Missing Refer-To' });
    const dialog = known ?? uasDialogOf(incoming);
    incoming.respond(202, { headers: [['Contact', contactOf(request, back.local)]] });
    // The first NOTIFY follows at once, the last one tells the result. RFC 3515 2.4.4
    this.#tell(dialog, 'active;expires=60', 'SIP/2.0 100 Trying', () =>
      this.#tell(dialog, 'terminated;reason=noresource', 'SIP/2.0 200 OK'),
    );
  }

  find(request: SipRequest): UasDialog | null {
    return this.#table.get(dialogKey(request))?.dialog ?? null;
  }

  close(): void {
    for (const subscription of this.#table.values()) this.#forget(subscription);
  }

  #keep(subscription: Subscription, seconds: number): void {
    subscription.timer?.cancel();
    this.#table.set(subscription.dialog.key, subscription);
    subscription.timer = this.#deps.clock.after(seconds * 1_000, () => this.#finish(subscription));
    this.#notify(subscription, `active;expires=${seconds}`);
  }

  #finish(subscription: Subscription): void {
    this.#forget(subscription);
    this.#notify(subscription, 'terminated;reason=timeout');
  }

  #forget(subscription: Subscription): void {
    subscription.timer?.cancel();
    this.#table.delete(subscription.dialog.key);
  }

  #notify(subscription: Subscription, state: string): void {
    const { dialog, event, resource } = subscription;
    const isPresence = event.split(';')[0]?.trim().toLowerCase() === 'presence';
    const headers: HeaderPair[] = [
      ['Event', event],
      ['Subscription-State', state],
      ...(isPresence ? ([['Content-Type', 'application/pidf+xml']] as const) : []),
    ];
    const body = isPresence ? { body: utf8(pidf(resource)) } : {};
    // Who does not take a NOTIFY is not subscribed any more. RFC 6665 4.2.2
    this.#deps.outgoing.send(dialog, { method: 'NOTIFY', headers, ...body }, (status) => {
      if (status < 200 || status > 299) this.#forget(subscription);
    });
  }

  /** Tells how a reference goes, as a fragment of a message (RFC 3515 2.4.5). */
  #tell(dialog: UasDialog, state: string, line: string, done?: () => void): void {
    const headers: HeaderPair[] = [
      ['Event', 'refer'],
      ['Subscription-State', state],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ];
    this.#deps.outgoing.send(dialog, { method: 'NOTIFY', headers, body: utf8(`${line}\r\n`) }, done);
  }
}

/** A presence document that says "open" (RFC 3863). */
function pidf(resource: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${escapeXml(resource)}">`,
    '<tuple id="lab"><status><basic>open</basic></status></tuple>',
    '</presence>',
    '',
  ].join('\r\n');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
