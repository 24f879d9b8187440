/** `sipwright send`: one request from a file over UDP, and what came of it as a ladder or as JSON lines. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { Arguments } from '../cli/args.ts';
import { readArguments, readPairs, readSeconds } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, readInput } from '../cli/io.ts';
import { safeText } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import { endCalls, exchangeOf } from '../sip/conversation.ts';
import { acknowledged, beginExchange, endOf, hasSequel, outcomeOf } from '../sip/exchange-run.ts';
import type { Automatisms, StackWish } from '../sip/options.ts';
import { readOff, readStackOptions, STACK_OPTIONS } from '../sip/options.ts';
import type { EndedExchange } from '../sip/outcome.ts';
import { exitCodeOf, outcomeRecord, outcomeText, secondsOf } from '../sip/outcome.ts';
import type { SipSession } from '../sip/session.ts';
import { withSession } from '../sip/session.ts';
import { draftOf } from './send-file.ts';

/** The most that a UDP datagram can hold, and some more, so that the system can say what it thinks of it. */
const FILE_LIMIT = 262_144;

/** The options of the command. */
export const SEND_OPTIONS = {
  ...STACK_OPTIONS,
  var: 'list',
  'as-typed': 'flag',
  off: 'list',
  timeout: 'value',
} as const;

type Read = Arguments<typeof SEND_OPTIONS>;

export interface SendPlan {
  readonly draft: Omit<SendDraft, 'bytes'>;
  /** Whether an answered call is ended with BYE. */
  readonly bye: boolean;
  readonly wish: StackWish;
}

/** Everything that stands in the arguments, but for the file; the error is one sentence. */
export function planFromArguments({ options }: Read, env: Io['env']): Result<SendPlan, string> {
  const wish = readStackOptions(options, env);
  if (!wish.ok) return wish;
  const variables = readPairs(options.var);
  if (!variables.ok) return variables;
  const automatic = readAutomatisms(options);
  if (!automatic.ok) return automatic;
  const timeout = options.timeout === null ? ok(null) : readSeconds(options.timeout);
  if (!timeout.ok) return timeout;
  const { switches, bye } = automatic.value;
  const { to, credentials } = wish.value;
  const draft = { to, switches, credentials, variables: variables.value, timeout: timeout.value };
  return ok({ draft, bye, wish: wish.value });
}

function readAutomatisms(options: Pick<Read['options'], 'as-typed' | 'off'>): Result<Automatisms, string> {
  if (!options['as-typed']) return readOff(options.off);
  if (options.off.length > 0)
    return err('option --as-typed switches everything off already: leave --off out');
  return ok({ switches: AS_TYPED, bye: false });
}

function expectsAnswer({ entries: [first] }: Exchange): boolean {
  return first === undefined || (first.method !== 'ACK' && first.status === 0);
}

/** Sends the draft and settles when nothing more is expected. With everything switched off nothing is added. */
async function run({ app }: SipSession, draft: SendDraft, bye: boolean, io: Io): Promise<EndedExchange> {
  const running = beginExchange(app, draft, io);
  const { id, talk } = running;
  await outcomeOf(app, running);
  if (draft.switches !== AS_TYPED && hasSequel(exchangeOf(app, id))) {
    await acknowledged(app, running, draft.switches);
    if (bye) await endCalls(app, talk, () => exchangeOf(app, id).dialogs, draft.timeout);
  }
  talk.close();
  return endOf(app, running, io);
}

function tellEnd({ journal, printer }: SipSession, end: EndedExchange, code: number, io: Io): void {
  const { outcome } = end;
  journal.flush();
  const style = createStyle(wantsColour(io));
  // Trouble has its line on standard error.
  if (outcome.kind === 'trouble') complain(io, `send: ${safeText(outcome.trouble.message)}`);
  const text = `${style.bold(safeText(outcomeText(end.outcome)))}  ${style.dim(`${secondsOf(end)} s`)}`;
  printer.tell(outcomeRecord(end, code), outcome.kind === 'trouble' ? [] : ['', text]);
}

function refuse(io: Io, complaint: string): number {
  complain(io, `send: ${safeText(complaint)} (see sipwright send --help)`);
  return EXIT.usage;
}

/** Runs the command. */
export async function send(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, SEND_OPTIONS);
  if (!read.ok) return refuse(io, read.error);
  const [file, ...more] = read.value.positionals;
  if (file === undefined) return refuse(io, 'no file is given; - is standard input');
  if (more.length > 0) return refuse(io, 'only one file can be sent');
  const plan = planFromArguments(read.value, io.env);
  if (!plan.ok) return refuse(io, plan.error);
  const input = await readInput(io, file, FILE_LIMIT);
  if (!input.ok) {
    complain(io, `send: ${safeText(file)}: ${input.error.message}`);
    return EXIT.usage;
  }
  const draft = draftOf(input.value, plan.value.draft);
  if (!draft.ok) return refuse(io, `${file}: ${draft.error}`);
  const { bye, wish } = plan.value;
  return withSession({ ...wish, dialogs: false }, io, async (session) => {
    const end = await run(session, draft.value, bye, io);
    const code = exitCodeOf(end.outcome, expectsAnswer(end.exchange));
    tellEnd(session, end, code, io);
    return code;
  });
}
