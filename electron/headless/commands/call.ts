/** `sipwright call`: a call from the shell, with its ladder as it grows, and BYE at the end. */
import type { App } from '#core/session/app.ts';
import { systemRandom } from '#core/session/system.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { Arguments } from '../cli/args.ts';
import { readArguments, readSeconds, readWhole } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, readInput } from '../cli/io.ts';
import { safeText } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import type { Automatisms, StackWish } from '../sip/options.ts';
import { readOff, readStackOptions, STACK_OPTIONS } from '../sip/options.ts';
import { outcomeRecord, outcomeText, secondsOf } from '../sip/outcome.ts';
import type { SipSession } from '../sip/session.ts';
import { withSession } from '../sip/session.ts';
import { readUriArgument } from '../sip/uri-argument.ts';
import type { CallRequest } from './call-draft.ts';
import { firstOffer, inviteDraft } from './call-draft.ts';
import type { EndedCall } from './call-run.ts';
import { runCall } from './call-run.ts';

/** What a datagram can hold of a session description. */
const FILE_LIMIT = 65_536;
/** Milliseconds in the call where nobody says otherwise. */
const USUAL_STAY = 3_000;

/** The options of the command. */
export const CALL_OPTIONS = {
  ...STACK_OPTIONS,
  from: 'value',
  for: 'value',
  sdp: 'value',
  reliable: 'flag',
  'session-timer': 'value',
  hold: 'flag',
  timeout: 'value',
  off: 'list',
} as const;

type Options = Arguments<typeof CALL_OPTIONS>['options'];

export interface CallArguments {
  readonly request: CallRequest;
  readonly stay: number;
  readonly hold: boolean;
  readonly timeout: number | null;
  readonly automatic: Automatisms;
  readonly wish: StackWish;
}

/** Everything that stands in the arguments; the error is one sentence. */
export function callFromArguments(
  uri: string,
  options: Options,
  env: Io['env'],
): Result<CallArguments, string> {
  const wish = readStackOptions(options, env);
  if (!wish.ok) return wish;
  const request = readRequest(uri, options, wish.value);
  if (!request.ok) return request;
  const times = readTimes(options);
  if (!times.ok) return times;
  const automatic = readOff(options.off);
  if (!automatic.ok) return automatic;
  return ok({
    request: request.value,
    ...times.value,
    hold: options.hold,
    automatic: automatic.value,
    wish: wish.value,
  });
}

function readRequest(uri: string, options: Options, wish: StackWish): Result<CallRequest, string> {
  const callee = readUriArgument(uri);
  if (!callee.ok) return callee;
  const caller = options.from === null ? ok(null) : readUriArgument(options.from);
  if (!caller.ok) return caller;
  const timer = options['session-timer'];
  const sessionTimer = timer === null ? ok(null) : readWhole(timer, 'seconds', 1);
  if (!sessionTimer.ok) return sessionTimer;
  return ok({
    uri: callee.value,
    from: caller.value,
    user: wish.credentials?.user ?? null,
    reliable: options.reliable,
    sessionTimer: sessionTimer.value,
  });
}

function readTimes(options: Options): Result<Pick<CallArguments, 'stay' | 'timeout'>, string> {
  const given = options.for;
  const stay = given === null ? ok(USUAL_STAY) : given === '0' ? ok(0) : readSeconds(given);
  if (!stay.ok) return stay;
  const timeout = options.timeout === null ? ok(null) : readSeconds(options.timeout);
  return timeout.ok ? ok({ stay: stay.value, timeout: timeout.value }) : timeout;
}

/** Our offer for the way that the call will take; where there is none, the call itself tells why. */
async function ownOffer({ stack }: App, { wish, request }: CallArguments): Promise<Uint8Array> {
  const way = await stack.dialogs.findWay(wish.to === '' ? request.uri : wish.to);
  return firstOffer(way.ok ? way.value.route.local.host : '127.0.0.1', systemRandom());
}

async function callWith(
  { app }: SipSession,
  args: CallArguments,
  sdp: Uint8Array | null,
  io: Io,
): Promise<EndedCall> {
  const { wish, request, automatic, timeout, stay, hold } = args;
  const bytes = inviteDraft(request, sdp ?? (await ownOffer(app, args)));
  const { to, credentials } = wish;
  const draft = { bytes, to, credentials, switches: automatic.switches, variables: {}, timeout };
  return runCall(app, { draft, stay, hold, bye: automatic.bye }, io);
}

const ENDED: Readonly<Record<NonNullable<EndedCall['endedBy']>, string>> = {
  us: 'ended by us',
  peer: 'ended by the peer',
  network: 'lost',
};

function lastLine(end: EndedCall, io: Io): string {
  const style = createStyle(wantsColour(io));
  const { answeredAfterMs, durationMs, endedBy } = end;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(3)} s`;
  const facts = [
    ...(answeredAfterMs === null ? [] : [`answered after ${seconds(answeredAfterMs)}`]),
    ...(durationMs === null ? [] : [`lasted ${seconds(durationMs)}`]),
    ...(endedBy === null ? [] : [ENDED[endedBy]]),
  ];
  const tail = facts.length === 0 ? `${secondsOf(end)} s` : facts.join(', ');
  return `${style.bold(safeText(outcomeText(end.outcome)))}  ${style.dim(tail)}`;
}

function tellEnd({ journal, printer }: SipSession, end: EndedCall, io: Io): void {
  const { outcome, answeredAfterMs, durationMs, endedBy, exit } = end;
  journal.flush();
  const isTrouble = outcome.kind === 'trouble';
  // Trouble has its line on standard error.
  if (isTrouble) complain(io, `call: ${safeText(outcome.trouble.message)}`);
  const record = outcomeRecord(end, exit, { answeredAfterMs, durationMs, endedBy });
  printer.tell(record, isTrouble ? [] : ['', lastLine(end, io)]);
}

function refuse(io: Io, complaint: string): number {
  complain(io, `call: ${safeText(complaint)} (see sipwright call --help)`);
  return EXIT.usage;
}

/** Runs the command. */
export async function call(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, CALL_OPTIONS);
  if (!read.ok) return refuse(io, read.error);
  const { options, positionals } = read.value;
  const [uri, more] = positionals;
  if (uri === undefined) return refuse(io, 'no URI is given');
  if (more !== undefined) return refuse(io, 'only one URI can be called');
  const plan = callFromArguments(uri, options, io.env);
  if (!plan.ok) return refuse(io, plan.error);
  const sdp = options.sdp === null ? ok(null) : await readInput(io, options.sdp, FILE_LIMIT);
  if (!sdp.ok) {
    complain(io, `call: ${safeText(options.sdp ?? '')}: ${sdp.error.message}`);
    return EXIT.usage;
  }
  return withSession({ ...plan.value.wish, dialogs: true }, io, async (session) => {
    const end = await callWith(session, plan.value, sdp.value, io);
    tellEnd(session, end, io);
    return end.exit;
  });
}
