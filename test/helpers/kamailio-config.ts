/**
 * The configuration of the Kamailio that tests talk to, as text: a registrar with digest (RFC 3261 10.3 and 22) in front
 * of a proxy that record-routes (RFC 3261 16). It needs only the modules of Debian's plain `kamailio` package, keeps
 * everything in memory and opens one UDP socket.
 */

/** The realm, and the domain that stands for the address the server listens at. */
export const KAMAILIO_REALM = 'sipwright.test';

export interface KamailioOptions {
  /** User and password. No quotation marks, backslashes, `$` or `#` in them. */
  readonly accounts?: Readonly<Record<string, string>>;
  /** A user part that stands for several accounts, all of which are called at once. */
  readonly forks?: Readonly<Record<string, readonly string[]>>;
  /** Shorter registrations get 423 with Min-Expires. */
  readonly minExpires?: number;
  /** Longer registrations are granted this many seconds only. */
  readonly maxExpires?: number;
  /** The seconds after which a nonce is stale. */
  readonly nonceExpires?: number;
  /** Takes each nonce once, so every later use of it is answered with stale=true. Otherwise nc must count up. */
  readonly nonceOnce?: boolean;
  readonly algorithm?: 'MD5' | 'SHA-256';
  /** What a wrong password gets: 401 or 407 for ever, or 403. */
  readonly wrongPassword?: 'challenge' | 'forbid';
  /** Asks for credentials (407) before a call is passed on. */
  readonly challengeCalls?: boolean;
}

const ACCOUNTS = { alice: 'wonderland', bob: 'builder', carol: 'christmas' };
const FORKS = { team: ['bob', 'carol'] };

const MODULES = [
  ...['tm', 'tmx', 'sl', 'rr', 'pv', 'maxfwd', 'usrloc', 'registrar', 'textops', 'siputils', 'xlog'],
  ...['corex', 'htable', 'auth'],
];

function head(port: number): string[] {
  return [
    '#!KAMAILIO',
    'debug=1',
    'log_stderror=yes',
    'children=2',
    'disable_tcp=yes',
    'auto_aliases=no',
    'dns=no',
    'rev_dns=no',
    `alias="${KAMAILIO_REALM}"`,
    `listen=udp:127.0.0.1:${port}`,
    ...MODULES.map((name) => `loadmodule "${name}.so"`),
  ];
}

function parameters(options: KamailioOptions): string[] {
  const set = (module: string, name: string, value: number | string): string =>
    `modparam("${module}", "${name}", ${typeof value === 'number' ? value : `"${value}"`})`;
  return [
    set('htable', 'htable', 'passwords=>size=6;'),
    set('usrloc', 'db_mode', 0),
    set('registrar', 'min_expires', options.minExpires ?? 60),
    set('registrar', 'min_expires_mode', 1),
    set('registrar', 'max_expires', options.maxExpires ?? 3600),
    set('registrar', 'use_path', 1),
    set('registrar', 'path_mode', 1),
    set('auth', 'nonce_expire', options.nonceExpires ?? 300),
    set('auth', 'algorithm', options.algorithm ?? 'MD5'),
    set('auth', options.nonceOnce ? 'one_time_nonce' : 'nonce_count', 1),
  ];
}

function events(options: KamailioOptions): string {
  const rows = Object.entries(options.accounts ?? ACCOUNTS).map(
    ([user, password]) => `  $sht(passwords=>${user}) = "${password}";`,
  );
  return `
event_route[htable:mod-init] {
${rows.join('\n')}
}
event_route[core:worker-one-init] {
  xlog("L_NOTICE", "ready\\n");
}`;
}

/** Retransmissions, CANCEL and requests within a dialog find their way without any rule of the domain. */
const REQUEST = `
request_route {
  xlog("L_NOTICE", "request $rm $ru from $fU\\n");
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) {
    if (t_check_trans()) { route(RELAY); }
    sl_send_reply("481", "Call/Transaction Does Not Exist");
    exit;
  }
  if (!is_method("ACK") && t_precheck_trans()) { t_check_trans(); exit; }
  t_check_trans();
  if (has_totag()) { route(DIALOG); }
  if (is_present_hf("Route")) { loose_route(); }
  if (uri != myself) { sl_send_reply("403", "Relaying Forbidden"); exit; }
  if (is_method("ACK")) { exit; }
  if (is_method("REGISTER")) { route(REGISTER); }
  if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "OK"); exit; }
  route(CALL);
}
route[DIALOG] {
  if (loose_route()) {
    if (is_method("NOTIFY")) { record_route(); }
    route(RELAY);
  }
  if (is_method("ACK")) {
    if (t_check_trans()) { route(RELAY); }
    exit;
  }
  sl_send_reply("481", "Call/Transaction Does Not Exist");
  exit;
}
route[RELAY] {
  if (!t_relay()) { sl_reply_error(); }
  exit;
}
onreply_route {
  xlog("L_NOTICE", "response $rs $rm\\n");
}`;

const FORBID = 'sl_send_reply("403", "Forbidden"); exit;';

function auth(options: KamailioOptions): string {
  return `
route[AUTH] {
  if ($au == $null) { auth_challenge("${KAMAILIO_REALM}", "1"); exit; }
  $var(why) = -3;
  if ($sht(passwords=>$au) != $null) {
    if (pv_auth_check("${KAMAILIO_REALM}", "$sht(passwords=>$au)", "0", "1")) { return; }
    $var(why) = $rc;
  }
  xlog("L_NOTICE", "credentials $var(why) of $fU\\n");
  if ($var(why) == -4 || $var(why) == -6) { auth_challenge("${KAMAILIO_REALM}", "17"); exit; }
  ${options.wrongPassword === 'forbid' ? FORBID : ''}
  auth_challenge("${KAMAILIO_REALM}", "1");
  exit;
}`;
}

function register(port: number): string {
  return `
route[REGISTER] {
  route(AUTH);
  append_to_reply("Service-Route: <sip:127.0.0.1:${port};lr>\\r\\n");
  if (save("location")) { xlog("L_NOTICE", "saved $tU\\n"); }
  exit;
}`;
}

function call(options: KamailioOptions): string {
  const forks = Object.entries(options.forks ?? FORKS).map(([name, [first = name, ...others]]) => {
    const branches = others.map((user) => `append_branch("sip:${user}@${KAMAILIO_REALM}");`).join(' ');
    return `  if ($rU == "${name}") { $ru = "sip:${first}@${KAMAILIO_REALM}"; ${branches} }`;
  });
  return `
route[CALL] {
${options.challengeCalls ? '  route(AUTH); consume_credentials();' : ''}
  record_route();
${forks.join('\n')}
  if ($sht(passwords=>$rU) == $null) { sl_send_reply("404", "Not Found"); exit; }
  if (!lookup_branches("location")) { sl_send_reply("480", "Temporarily Unavailable"); exit; }
  route(RELAY);
}`;
}

/** The whole file for a server at this port of 127.0.0.1. */
export function kamailioConfig(port: number, options: KamailioOptions = {}): string {
  return [
    ...head(port),
    ...parameters(options),
    events(options),
    REQUEST,
    auth(options),
    register(port),
    call(options),
    '',
  ].join('\n');
}
