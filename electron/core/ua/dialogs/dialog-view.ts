/** A living dialog as a plain record for a screen, and the facts that its next steps are judged by. */
import { formatTransportAddress } from '#shared/model/address.ts';
import type { LiveDialog as LiveDialogRow, NonceRow, Usage } from '#shared/model/stack.ts';
import type { Authorizer } from '../../auth/authorizer.ts';
import { expiresAt, refreshAt } from '#shared/sip/session-timer.ts';
import type { StepFacts } from '../../dialog/steps.ts';
import { stepRows } from '../../dialog/steps.ts';
import type { CallUsage, LiveDialog, LiveNotifier, LiveSubscription } from './live-dialog.ts';
import { eventValue } from './notifiers.ts';

/** The row of a dialog. */
export function dialogRow(live: LiveDialog): LiveDialogRow {
  const { id, dialog, started, ended, owner, back } = live;
  const { phase, role, method, callId, localTag, remoteTag, local, remote } = dialog;
  const { remoteTarget, routeSet, localSeq, remoteSeq } = dialog;
  return {
    id,
    phase,
    role,
    method,
    callId,
    localTag,
    remoteTag,
    local,
    remote,
    remoteTarget,
    routeSet: [...routeSet],
    localSeq,
    remoteSeq,
    peer: formatTransportAddress({ transport: 'udp', ...back.remote }),
    started,
    ended,
    usages: usagesOf(live),
    nonces: nonceRows(owner?.authorizer ?? null),
    exchange: owner?.exchange ?? null,
    steps: stepRows(stepFacts(live)),
  };
}

/** The nonces that an authorizer holds, as rows. */
export function nonceRows(authorizer: Authorizer | null): NonceRow[] {
  return (authorizer?.view() ?? []).map(({ realm, header, algorithm, qop, nonce, nc, opaque }) => ({
    realm,
    header,
    algorithm,
    qop,
    nonce,
    nc,
    opaque,
  }));
}

function usagesOf(live: LiveDialog): Usage[] {
  return [
    ...(live.call ? [callRow(live, live.call)] : []),
    ...live.subscriptions.map(subscriptionRow),
    ...live.notifiers.map((one) => notifierRow(live, one)),
  ];
}

function callRow(live: LiveDialog, call: CallUsage): Usage {
  const { life, timer, refreshed, offers, unacknowledged } = call;
  const refreshes = timer?.refresher === 'local' && live.timers.has('refresh');
  return {
    kind: 'invite',
    state: life.name,
    cause: life.cause,
    timer: timer && {
      interval: timer.interval,
      refresher: timer.refresher,
      refreshAt: refreshes ? refreshAt(timer, refreshed) : null,
      expiresAt: expiresAt(timer, refreshed),
    },
    offer: offers.pending,
    unacknowledged,
  };
}

function subscriptionRow({ state, progress }: LiveSubscription): Usage {
  const { event, id, name, expiresAt: until, terminatedReason } = state;
  return {
    kind: 'subscription',
    side: 'subscriber',
    event: id === null ? event : `${event};id=${id}`,
    state: name,
    expiresAt: until,
    reason: terminatedReason,
    progress,
  };
}

function notifierRow(live: LiveDialog, one: LiveNotifier): Usage {
  const { name, expiresAt: until, terminatedReason } = one.state;
  return {
    kind: 'subscription',
    side: 'notifier',
    event: eventValue(live, one),
    state: name,
    expiresAt: until,
    reason: terminatedReason,
    progress: 0,
  };
}

/** What the rules of the next steps look at. */
export function stepFacts(live: LiveDialog): StepFacts {
  const { dialog, call, subscriptions, notifiers, allow } = live;
  const subscribed = subscriptions.find(
    ({ state }) => state.by === 'SUBSCRIBE' && state.name !== 'terminated',
  );
  const notifying = notifiers.find(({ state }) => state.name !== 'terminated');
  return {
    dialog,
    call: call && callFacts(call),
    subscribed: subscribed ? eventOf(subscribed) : null,
    notifying: notifying ? eventValue(live, notifying) : null,
    allow,
  };
}

function eventOf({ state: { event, id } }: LiveSubscription): string {
  return id === null ? event : `${event};id=${id}`;
}

function callFacts({ life, pending, offers, owedPrack, owesAck }: CallUsage): StepFacts['call'] {
  const waits = pending.inviteClientPending || pending.inviteServerPending;
  return {
    isOver: life.name === 'ended' || life.name === 'ending',
    invitePending: waits || offers.invite !== null || owesAck,
    awaitsAck: !waits && offers.invite === 'remote' && life.name === 'confirmed',
    updatePending: pending.updateClientPending || pending.updateServerPending,
    offerPending: offers.pending !== null,
    rack: owedPrack,
    owesAck,
  };
}
