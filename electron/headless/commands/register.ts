/** `sipwright register`: an account of the shell, registered once or for a while, with what the registrar tells. */
import type { RegisterPurpose } from '#core/account/register-draft.ts';
import { registrarUri } from '#core/account/register-draft.ts';
import type { AccountConfig, AccountRow } from '#shared/model/account.ts';
import type { AnswerPolicy } from '#shared/model/incoming.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { parseUri } from '#shared/sip/views.ts';
import type { Arguments } from '../cli/args.ts';
import { readArguments, readSeconds, readWhole } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain } from '../cli/io.ts';
import { safeText } from '../cli/safe-text.ts';
import type { StackWish } from '../sip/options.ts';
import { readStackOptions, STACK_OPTIONS } from '../sip/options.ts';
import type { SipSession } from '../sip/session.ts';
import { withSession } from '../sip/session.ts';
import { readUriArgument } from '../sip/uri-argument.ts';
import { endRecord, stateKey, stateLines, stateRecord } from './register-output.ts';
import type { RegisterPlan } from './register-run.ts';
import { runRegister } from './register-run.ts';

/** The options of the command. */
export const REGISTER_OPTIONS = {
  ...STACK_OPTIONS,
  proxy: 'value',
  contact: 'value',
  expires: 'value',
  for: 'value',
  keep: 'flag',
  answer: 'value',
  'keep-alive': 'value',
  query: 'flag',
  unregister: 'flag',
  all: 'flag',
} as const;

type Options = Arguments<typeof REGISTER_OPTIONS>['options'];

export interface RegisterArguments {
  readonly plan: RegisterPlan;
  readonly answer: AnswerPolicy;
  readonly wish: StackWish;
}

/** Seconds to ask for, before the end of a binding, and between two keep-alives, where nobody says otherwise. */
const USUAL = { expires: 3_600, margin: 30, keepAlive: 25 } as const;
const LONGEST_EXPIRES = 2 ** 31 - 1;

/** Everything that stands in the arguments; the error is one sentence. */
export function registerFromArguments(
  address: string,
  options: Options,
  env: Io['env'],
): Result<RegisterArguments, string> {
  const aor = readUriArgument(address);
  if (!aor.ok) return aor;
  const user = parseUri(aor.value)?.user ?? '';
  const wish = readStackOptions(options, env, user === '' ? null : decodeUser(user));
  if (!wish.ok) return wish;
  const purpose = readPurpose(options);
  if (!purpose.ok) return purpose;
  const config = readConfig(aor.value, options, wish.value);
  if (!config.ok) return config;
  if (registrarUri(config.value) === '') return err(`"${address}" has no domain that could register it`);
  const answer = readAnswer(options.answer);
  if (!answer.ok) return answer;
  const stay = options.for === null ? ok(null) : readSeconds(options.for);
  if (!stay.ok) return stay;
  const password = wish.value.credentials?.password ?? null;
  const plan = {
    config: config.value,
    password,
    purpose: purpose.value,
    stay: stay.value,
    keep: options.keep,
  };
  return ok({ plan, answer: answer.value, wish: wish.value });
}

function decodeUser(user: string): string {
  return /%(?![0-9a-f]{2})/i.test(user) ? user : decodeURIComponent(user);
}

/** What goes together with what. */
function readPurpose(options: Options): Result<RegisterPurpose, string> {
  const { query, unregister, all, contact } = options;
  if (query && unregister) return err('options --query and --unregister exclude each other');
  if (all && !unregister) return err('option --all needs --unregister beside it');
  if (unregister && !all && contact === null) {
    return err('option --unregister needs --contact URI beside it, or --all');
  }
  if (options.for !== null && (query || unregister)) {
    return err('option --for keeps a registration, and none is made here');
  }
  const forStay = (['keep', 'answer', 'keep-alive'] as const).find((name) => Boolean(options[name]));
  if (options.for === null && forStay) return err(`option --${forStay} needs --for S beside it`);
  if (query) return ok('query');
  return ok(unregister ? (all ? 'unbind-all' : 'unbind') : 'bind');
}

function readConfig(aor: string, options: Options, wish: StackWish): Result<AccountConfig, string> {
  const contact = options.contact === null ? ok('') : readUriArgument(options.contact);
  if (!contact.ok) return contact;
  const proxy = options.proxy === null ? ok('') : readUriArgument(options.proxy);
  if (!proxy.ok) return proxy;
  const expires = options.expires === null ? ok(USUAL.expires) : readExpires(options.expires);
  if (!expires.ok) return expires;
  const alive = readKeepAlive(options['keep-alive']);
  if (!alive.ok) return alive;
  return ok({
    id: 'shell',
    aor,
    display: '',
    registrar: wish.to,
    proxy: proxy.value,
    user: wish.credentials?.user ?? '',
    contact: contact.value,
    expires: expires.value,
    refresh: options.for !== null,
    margin: USUAL.margin,
    ...alive.value,
  });
}

function readExpires(text: string): Result<number, string> {
  return readWhole(text, 'seconds', 1, LONGEST_EXPIRES);
}

type KeepAlive = Pick<AccountConfig, 'keepAlive' | 'keepAliveSeconds'>;

function readKeepAlive(text: string | null): Result<KeepAlive, string> {
  const usual = { keepAlive: 'off', keepAliveSeconds: USUAL.keepAlive } as const;
  if (text === null || text === 'off') return ok(usual);
  const [, kind, seconds] = /^(crlf|options)(?::(\d+))?$/.exec(text) ?? [];
  if (kind === undefined)
    return err(`"${text}" keeps nothing alive: write off, crlf, options or crlf:SECONDS`);
  const every = seconds === undefined ? ok(USUAL.keepAlive) : readWhole(seconds, 'seconds', 1, 3_600);
  if (!every.ok) return every;
  return ok({ keepAlive: kind as 'crlf' | 'options', keepAliveSeconds: every.value });
}

function readAnswer(text: string | null): Result<AnswerPolicy, string> {
  if (text === null) return ok(480);
  if (text === 'accept') return ok('accept');
  const status = /^[3-6]\d\d$/.test(text) ? Number(text) : null;
  return status === null
    ? err(`"${text}" is not an answer: write accept, or a status from 300 to 699`)
    : ok(status);
}

async function run({ app, journal, printer }: SipSession, plan: RegisterPlan, io: Io): Promise<number> {
  const started = io.now();
  let told = '';
  const tell = (row: AccountRow): void => {
    const key = stateKey(row);
    if (key === told) return;
    told = key;
    const now = io.now();
    journal.note(() => printer.tell(stateRecord(row, now), stateLines(row, now)));
  };
  const end = await runRegister(app, plan, io, tell);
  const { outcome, exit } = end;
  journal.flush();
  if (outcome.kind === 'trouble') complain(io, `register: ${safeText(outcome.trouble.message)}`);
  printer.tell(endRecord(end, started, io.now()), outcome.kind === 'stopped' ? ['stopped'] : []);
  return exit;
}

function refuse(io: Io, complaint: string): number {
  complain(io, `register: ${safeText(complaint)} (see sipwright register --help)`);
  return EXIT.usage;
}

/** Runs the command. */
export async function register(args: readonly string[], io: Io): Promise<number> {
  const read = readArguments(args, REGISTER_OPTIONS);
  if (!read.ok) return refuse(io, read.error);
  const [address, more] = read.value.positionals;
  if (address === undefined) return refuse(io, 'no address-of-record is given');
  if (more !== undefined) return refuse(io, 'only one address-of-record can be registered');
  const plan = registerFromArguments(address, read.value.options, io.env);
  if (!plan.ok) return refuse(io, plan.error);
  const { wish, answer } = plan.value;
  return withSession({ ...wish, invite: answer, dialogs: false }, io, (session) =>
    run(session, plan.value.plan, io),
  );
}
