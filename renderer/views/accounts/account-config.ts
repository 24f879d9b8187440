/** The configuration of an account as it is entered: fresh ones, the lab's, and what is wrong with one. */
import type { AccountConfig } from '#shared/model/account.ts';

/** The one account of the lab (it is printed wherever the lab is named). */
export const LAB_ACCOUNT = { id: 'lab-alice', user: 'alice', password: 'wonderland' } as const;

/** An account with nothing entered. */
export function freshConfig(id: string): AccountConfig {
  return {
    id,
    aor: '',
    display: '',
    registrar: '',
    proxy: '',
    user: '',
    contact: '',
    expires: 3_600,
    refresh: true,
    margin: 60,
    keepAlive: 'off',
    keepAliveSeconds: 25,
  };
}

/** Alice at the lab. @param lab `udp:HOST:PORT` */
export function labConfig(lab: string): AccountConfig {
  const host = lab.replace(/^udp:/i, '').replace(/:\d+$/, '');
  return {
    ...freshConfig(LAB_ACCOUNT.id),
    aor: `sip:${LAB_ACCOUNT.user}@${host}`,
    display: 'Alice',
    registrar: lab,
    user: LAB_ACCOUNT.user,
  };
}

/** The same account after the lab has moved: its port may be another in each run. */
export function followLab(config: AccountConfig, before: string | null, now: string | null): AccountConfig {
  return before !== null && now !== null && config.registrar === before
    ? { ...config, registrar: now }
    : config;
}

/** Whether it is the lab's own account, whose password is no secret. */
export function isLabAccount(config: AccountConfig, lab: string | null): boolean {
  return lab !== null && config.registrar === lab && (config.user || userOf(config.aor)) === LAB_ACCOUNT.user;
}

/** The user of an address-of-record, or ''. */
export function userOf(aor: string): string {
  return /^sips?:([^@]+)@/i.exec(aor)?.[1] ?? '';
}

/** `sip:` before an address that was typed without it; spaces around it go. */
export function withScheme(text: string): string {
  const address = text.trim();
  return address === '' || /^[a-z][a-z\d+.-]*:/i.test(address) ? address : `sip:${address}`;
}

/** The configuration as it is saved: addresses complete, without spaces around them. */
export function tidied(config: AccountConfig): AccountConfig {
  return {
    ...config,
    aor: withScheme(config.aor),
    display: config.display.trim(),
    registrar: config.registrar.trim(),
    proxy: withScheme(config.proxy),
    user: config.user.trim(),
    contact: withScheme(config.contact),
  };
}

export type ConfigField = 'aor' | 'proxy' | 'contact' | 'expires' | 'margin' | 'keepAliveSeconds';

const ADDRESS_OF_RECORD = /^sips?:[^\s@<>;?]+@[^\s@<>;?]+$/i;
const SIP_URI = /^sips?:[^\s<>]+$/i;
const whole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** Whether a field holds what it cannot. */
const WRONG: Readonly<Record<ConfigField, (config: AccountConfig) => boolean>> = {
  aor: ({ aor }) => !ADDRESS_OF_RECORD.test(aor),
  proxy: ({ proxy }) => proxy !== '' && !SIP_URI.test(proxy),
  contact: ({ contact }) => contact !== '' && !SIP_URI.test(contact),
  expires: ({ expires }) => !whole(expires, 0, 2 ** 31 - 1),
  margin: ({ margin, expires, refresh }) => !whole(margin, 0, 2 ** 31 - 1) || (refresh && margin >= expires),
  keepAliveSeconds: ({ keepAliveSeconds }) => !whole(keepAliveSeconds, 1, 3_600),
};

/** The fields of a tidied configuration that the core would refuse. */
export function wrongFields(config: AccountConfig): ConfigField[] {
  return (Object.keys(WRONG) as ConfigField[]).filter((field) => WRONG[field](config));
}

/** Whether two configurations say the same. */
export function isSame(a: AccountConfig, b: AccountConfig): boolean {
  return (Object.keys(a) as (keyof AccountConfig)[]).every((key) => a[key] === b[key]);
}
