/** `sipwright send`: one request from a file over UDP, and what came of it as a ladder or as JSON lines. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Credentials, Exchange, Outcome, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON, AS_TYPED } from '#shared/model/exchange.ts';
import type { Arguments } from '../cli/args.ts';
import { readArguments, readPairs, readSeconds } from '../cli/args.ts';
import { createCore } from '../cli/core.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain, readInput } from '../cli/io.ts';
import { safeText } from '../cli/safe-text.ts';
import { createJsonPrinter, createTextPrinter } from './send-output.ts';
import { runExchange } from './send-run.ts';

/** The most that a UDP datagram can hold, and some more, so that the system can say what it thinks of it. */
const FILE_LIMIT = 262_144;

/** The options of the command. */
export const SEND_OPTIONS = {
  to: 'value',
  user: 'value',
  password: 'value',
  var: 'list',
  'as-typed': 'flag',
  timeout: 'value',
  json: 'flag',
} as const;

type Read = Arguments<typeof SEND_OPTIONS>;
type DraftWithoutBytes = Omit<SendDraft, 'bytes'>;

function credentialsOf({ options }: Read, env: Io['env']): Result<Credentials | null, string> {
  const password = options.password ?? env['SIPWRIGHT_PASSWORD'];
  if (options.user === null) {
    return options.password === null ? ok(null) : err('option --password needs --user beside it');
  }
  if (password === undefined) return err('option --user needs --password beside it');
  return ok({ user: options.user, password });
}

/** Everything of the draft that stands in the arguments; the error is one sentence. */
export function draftFromArguments(read: Read, env: Io['env']): Result<DraftWithoutBytes, string> {
  const { options } = read;
  if (options.to === null) return err('option --to is missing: write --to udp:HOST:PORT');
  const to = parseTransportAddress(options.to);
  if (!to.ok) return to;
  if (to.value.port === 0) return err('port 0 cannot be sent to');
  const credentials = credentialsOf(read, env);
  if (!credentials.ok) return credentials;
  const variables = readPairs(options.var);
  if (!variables.ok) return variables;
  const timeout = options.timeout === null ? ok(null) : readSeconds(options.timeout);
  if (!timeout.ok) return timeout;
  return ok({
    to: options.to,
    switches: options['as-typed'] ? AS_TYPED : ALL_ON,
    credentials: credentials.value,
    variables: variables.value,
    timeout: timeout.value,
  });
}

/** Trouble that the author of the command can mend; nothing was sent. */
const USAGE_TROUBLE: ReadonlySet<string> = new Set(['VARIABLE_UNRESOLVED', 'NOT_A_REQUEST', 'BAD_ADDRESS']);

/** The exit code of an outcome; what has no answer (an ACK, a response) is done when it is sent. */
export function exitCodeOf(outcome: Outcome, expectsAnswer: boolean): number {
  switch (outcome.kind) {
    case 'answer':
      return outcome.status >= 200 && outcome.status < 300 ? EXIT.ok : EXIT.negative;
    case 'trouble':
      return USAGE_TROUBLE.has(outcome.trouble.code) ? EXIT.usage : EXIT.noAnswer;
    default:
      return expectsAnswer ? EXIT.noAnswer : EXIT.ok;
  }
}

function expectsAnswer({ entries: [first] }: Exchange): boolean {
  return first === undefined || (first.method !== 'ACK' && first.status === 0);
}

function refuse(io: Io, complaint: string): number {
  complain(io, `send: ${safeText(complaint)} (see sipwright send --help)`);
  return EXIT.usage;
}

async function exchange(draft: SendDraft, json: boolean, io: Io): Promise<number> {
  const app = createCore(io, 'shell');
  try {
    const printer = json
      ? createJsonPrinter(io, (messageId) => app.store.bytes(messageId))
      : createTextPrinter(io);
    const ended = await runExchange(app, draft, io, printer.entry);
    const code = exitCodeOf(ended.outcome, expectsAnswer(ended.exchange));
    if (ended.outcome.kind === 'trouble') complain(io, `send: ${safeText(ended.outcome.trouble.message)}`);
    printer.end(ended, code);
    return code;
  } finally {
    await app.close();
  }
}

/** Runs the command. */
export async function send(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, SEND_OPTIONS);
  if (!read.ok) return refuse(io, read.error);
  const { options, positionals } = read.value;
  const [file] = positionals;
  if (file === undefined) return refuse(io, 'no file is given; - is standard input');
  if (positionals.length > 1) return refuse(io, 'only one file can be sent');
  const draft = draftFromArguments(read.value, io.env);
  if (!draft.ok) return refuse(io, draft.error);
  const input = await readInput(io, file, FILE_LIMIT);
  if (!input.ok) {
    complain(io, `send: ${safeText(file)}: ${input.error.message}`);
    return EXIT.usage;
  }
  return exchange({ ...draft.value, bytes: input.value }, options.json, io);
}
