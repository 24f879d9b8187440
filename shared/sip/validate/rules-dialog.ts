/** Rules of From, To and Contact: who speaks, within which dialog, and where answers go (RFC 3261 8.1.1, 8.2.6.2, 10, 12). */
import { textOf } from '#shared/lib/bytes.ts';
import { decimal } from '../chars.ts';
import { isStar } from '../grammar/contact.ts';
import { findParam } from '../grammar/params.ts';
import type { Facts } from './facts.ts';
import { paramText } from './facts.ts';
import type { RequestRule, ResponseRule, Rule, RuleSet } from './rule.ts';

function tagOf({ message, addresses }: Facts, name: 'From' | 'To'): string | null {
  const [address] = addresses(name);
  return address ? paramText(message.bytes, address.params, 'tag') : null;
}

/** From has a tag (RFC 3261 8.1.1.3); only elements of RFC 2543 leave it out. */
const fromTag: Rule = (_, report, facts) => {
  const header = facts.first('From');
  if (header && tagOf(facts, 'From') === null) report('tag-missing', 'From', header.value);
};

/** Every response but 100 has a tag on To (RFC 3261 8.2.6.2). */
const toTag: ResponseRule = ({ status }, report, facts) => {
  const header = facts.first('To');
  if (header && status > 100 && tagOf(facts, 'To') === null) report('to-tag-missing', 'To', header.value);
};

/** Methods that are sent only within a dialog (RFC 3261 15, RFC 3262 6, RFC 3311 5.1, RFC 6086 4.1, RFC 6665 4.2.2). */
const IN_DIALOG: ReadonlySet<string> = new Set(['BYE', 'PRACK', 'UPDATE', 'INFO', 'NOTIFY']);

/** A request within a dialog has the peer's tag on To; a peer of RFC 2543 gave none (RFC 3261 12.2.1.1). */
const dialogTag: RequestRule = (_, report, facts) => {
  const { method, first } = facts;
  const header = IN_DIALOG.has(method) ? first('To') : null;
  if (header && tagOf(facts, 'To') === null) report('dialog-tag-missing', 'To', header.value, { method });
};

/** Both sides with one tag cannot be told apart, unless one host talks to itself. */
const sameTags: Rule = (_, report, facts) => {
  const tag = tagOf(facts, 'To');
  const header = facts.first('To');
  if (header && tag && tag === tagOf(facts, 'From')) report('tags-equal', 'To', header.value);
};

/** REGISTER makes no dialog, so To has nothing to name one with (RFC 3261 10.2). */
const registerTag: RequestRule = (_, report, facts) => {
  const header = facts.method === 'REGISTER' ? facts.first('To') : null;
  if (header && tagOf(facts, 'To') !== null) report('register-to-tag', 'To', header.value);
};

/** From and To of a REGISTER are the same address unless somebody registers another (RFC 3261 10.2). */
const thirdParty: RequestRule = ({ bytes }, report, { method, addresses }) => {
  if (method !== 'REGISTER') return;
  const [from] = addresses('From');
  const [to] = addresses('To');
  if (!from || !to) return;
  const [one, other] = [from, to].map(({ uri }) => textOf(bytes, uri.span).toLowerCase());
  if (one !== other) report('register-third-party', 'From', from.uri.span);
};

/** `*` removes every binding: in REGISTER only, alone, and with Expires 0 (RFC 3261 10.2.2, 20.10). */
const contactStar: Rule = ({ bytes, kind }, report, { method, items, first }) => {
  const values = items('Contact');
  const star = values.find((item) => isStar(bytes, item));
  if (!star) return;
  const isRegister = kind === 'request' && method === 'REGISTER';
  if (!isRegister) report('contact-star-register', 'Contact', star);
  if (values.length > 1) report('contact-star-alone', 'Contact', star);
  const expires = first('Expires')?.value;
  const isZero = expires !== undefined && decimal(bytes, expires.start, expires.end) === 0;
  if (isRegister && !isZero) report('contact-star-expires', 'Contact', star);
};

/** Methods whose Contact becomes the target of a dialog. */
const TARGETS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'UPDATE']);

function isTarget({ method, status }: Facts): boolean {
  return TARGETS.has(method) && (status === 0 || (status >= 200 && status < 300));
}

/** What makes a dialog has exactly one Contact (RFC 3261 8.1.1.8, 12.1.1); that it is there is another rule. */
const contactCount: Rule = (_, report, facts) => {
  const { method, items } = facts;
  const values = isTarget(facts) ? items('Contact') : [];
  const [, second] = values;
  if (second) report('contact-count', 'Contact', second, { method, count: values.length });
};

/** The target of a dialog is a SIP or SIPS URI (RFC 3261 8.1.1.8). */
const contactScheme: Rule = (_, report, facts) => {
  const [contact] = isTarget(facts) ? facts.addresses('Contact') : [];
  const scheme = contact?.uri.schemeText ?? '';
  if (!contact || scheme === '' || scheme === 'sip' || scheme === 'sips') return;
  report('contact-scheme', 'Contact', contact.uri.span, { scheme: scheme.slice(0, 60) });
};

/** A registrar tells of each binding how long it lasts (RFC 3261 10.3 step 8). */
const bindingExpires: ResponseRule = ({ bytes, status }, report, { method, addresses }) => {
  if (method !== 'REGISTER' || status < 200 || status > 299) return;
  for (const { params, span } of addresses('Contact'))
    if (!findParam(bytes, params, 'expires')) report('binding-expires-missing', 'Contact', span);
};

/** A redirection without an address leads nowhere (RFC 3261 21.3); 380 describes its alternative in the body. */
const redirection: ResponseRule = ({ status, startLine }, report, { has }) => {
  const isRedirection = status >= 300 && status < 400 && status !== 380;
  if (isRedirection && !has('Contact')) report('redirect-without-contact', 'message', startLine, { status });
};

/** A server that takes an address for ambiguous may name those it could mean (RFC 3261 21.4.23). */
const ambiguous: ResponseRule = ({ status, startLine }, report, { has }) => {
  if (status === 485 && !has('Contact')) report('ambiguous-without-contact', 'message', startLine);
};

export const DIALOG_RULES: RuleSet = {
  any: [fromTag, sameTags, contactStar, contactCount, contactScheme],
  request: [dialogTag, registerTag, thirdParty],
  response: [toTag, bindingExpires, redirection, ambiguous],
};
