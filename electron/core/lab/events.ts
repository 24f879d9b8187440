/** The lab's subscriptions (RFC 6665), references (RFC 3515) and published states (RFC 3903); each table is bounded. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { addressOf, requestUri, tagOf } from '#shared/sip/views.ts';
import type { Incoming } from '../answer/responder.ts';
import { lineOf } from '../transaction/ack.ts';
import { createBoundedMap } from './bounded-map.ts';
import { secondsOf } from './registrar.ts';
import type { Outgoing, UasDialog } from './uas-dialog.ts';
import { contactOf, dialogKey, uasDialogOf } from './uas-dialog.ts';

const MAX_SUBSCRIPTIONS = 500;
const MAX_PUBLICATIONS = 500;
/** Seconds. */
const DEFAULT_EXPIRES = 3_600;

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
  publish(incoming: Incoming): void;
  /** The dialog of the subscription that a request is in, or null. */
  find(request: SipRequest): UasDialog | null;
  close(): void;
}

export interface LabEventsDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly outgoing: Outgoing;
}

/** Makes the empty tables. */
export function createLabEvents({ clock, random, outgoing }: LabEventsDeps): LabEvents {
  const drop = ({ timer }: Subscription): void => timer?.cancel();
  const subscriptions = createBoundedMap<string, Subscription>(MAX_SUBSCRIPTIONS, drop);
  const publications = createBoundedMap<string, { until: number }>(MAX_PUBLICATIONS);

  const forget = (subscription: Subscription): void => {
    subscription.timer?.cancel();
    subscriptions.delete(subscription.dialog.key);
  };
  const notify = (subscription: Subscription, state: string): void => {
    const { dialog, event, resource } = subscription;
    const presence = event.split(';')[0]?.trim().toLowerCase() === 'presence';
    const headers: HeaderPair[] = [
      ['Event', event],
      ['Subscription-State', state],
      ...(presence ? ([['Content-Type', 'application/pidf+xml']] as const) : []),
    ];
    const body = presence ? { body: utf8(pidf(resource)) } : {};
    // Who does not take a NOTIFY is not subscribed any more. RFC 6665 4.2.2
    outgoing.send(dialog, { method: 'NOTIFY', headers, ...body }, (status) => {
      if (status < 200 || status > 299) forget(subscription);
    });
  };
  const finish = (subscription: Subscription): void => {
    forget(subscription);
    notify(subscription, 'terminated;reason=timeout');
  };
  const sipfrag = (dialog: UasDialog, state: string, line: string, done?: () => void): void => {
    const headers: HeaderPair[] = [
      ['Event', 'refer'],
      ['Subscription-State', state],
      ['Content-Type', 'message/sipfrag;version=2.0'],
    ];
    outgoing.send(dialog, { method: 'NOTIFY', headers, body: utf8(`${line}\r\n`) }, done);
  };

  return {
    subscribe(incoming) {
      const { request } = incoming;
      const event = lineOf(headerValue(request, 'Event'));
      // A subscription names its event package. RFC 6665 4.2.1.1
      if (event === '') return void incoming.respond(489, { headers: [['Allow-Events', 'presence']] });
      const known = subscriptions.get(dialogKey(request));
      if (!known && tagOf(request, 'To') !== '') return void incoming.respond(481);
      const seconds = Math.min(
        secondsOf(headerValue(request, 'Expires')) ?? DEFAULT_EXPIRES,
        DEFAULT_EXPIRES,
      );
      const subscription: Subscription = known ?? {
        dialog: uasDialogOf(incoming),
        event,
        resource: requestUri(request),
        timer: null,
      };
      incoming.respond(200, {
        headers: [
          ['Expires', String(seconds)],
          ['Contact', subscription.dialog.contact],
        ],
      });
      // Expires 0 asks once, or ends it. RFC 6665 4.2.1.4
      if (seconds === 0) return finish(subscription);
      subscription.timer?.cancel();
      subscriptions.set(subscription.dialog.key, subscription);
      subscription.timer = clock.after(seconds * 1_000, () => finish(subscription));
      notify(subscription, `active;expires=${seconds}`);
    },
    refer(incoming, known) {
      const { request, back } = incoming;
      // Exactly one Refer-To says where to. RFC 3515 2.4.1
      if (!addressOf(request, 'Refer-To')) return void incoming.respond(400, { reason: 'Missing Refer-To' });
      const dialog = known ?? uasDialogOf(incoming);
      incoming.respond(202, { headers: [['Contact', contactOf(request, back.local)]] });
      // The first NOTIFY follows at once, the last one tells the result. RFC 3515 2.4.4
      sipfrag(dialog, 'active;expires=60', 'SIP/2.0 100 Trying', () => {
        sipfrag(dialog, 'terminated;reason=noresource', 'SIP/2.0 200 OK');
      });
    },
    publish(incoming) {
      const { request } = incoming;
      if (lineOf(headerValue(request, 'Event')) === '') {
        return void incoming.respond(489, { headers: [['Allow-Events', 'presence']] });
      }
      const given = headerValue(request, 'SIP-If-Match');
      const old = given === null ? null : lineOf(given);
      // A tag that nobody gave out, or that ran out, names no state. RFC 3903 6 step 3
      if (old !== null && (publications.get(old)?.until ?? 0) <= clock.now())
        return void incoming.respond(412);
      if (old !== null) publications.delete(old);
      const seconds = Math.min(
        secondsOf(headerValue(request, 'Expires')) ?? DEFAULT_EXPIRES,
        DEFAULT_EXPIRES,
      );
      const tag = randomToken(random, 12);
      if (seconds > 0) publications.set(tag, { until: clock.now() + seconds * 1_000 });
      incoming.respond(200, {
        headers: [
          ['SIP-ETag', tag],
          ['Expires', String(seconds)],
        ],
      });
    },
    find: (request) => subscriptions.get(dialogKey(request))?.dialog ?? null,
    close() {
      for (const subscription of subscriptions.values()) forget(subscription);
    },
  };
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
