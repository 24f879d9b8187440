/** The methods of SIP and the family each belongs to (the IANA registry of SIP methods). */

export const METHODS = [
  'INVITE',
  'ACK',
  'OPTIONS',
  'BYE',
  'CANCEL',
  'REGISTER',
  'INFO',
  'PRACK',
  'SUBSCRIBE',
  'NOTIFY',
  'UPDATE',
  'MESSAGE',
  'REFER',
  'PUBLISH',
] as const;

export type Method = (typeof METHODS)[number];
export type MethodFamily = 'call' | 'register' | 'probe' | 'event' | 'text' | 'end' | 'other';

const FAMILIES: Readonly<Record<Method, MethodFamily>> = {
  INVITE: 'call',
  ACK: 'call',
  PRACK: 'call',
  UPDATE: 'call',
  INFO: 'call',
  REFER: 'call',
  BYE: 'end',
  CANCEL: 'end',
  REGISTER: 'register',
  OPTIONS: 'probe',
  SUBSCRIBE: 'event',
  NOTIFY: 'event',
  PUBLISH: 'event',
  MESSAGE: 'text',
};

/** Tells whether a method is registered; methods are case-sensitive (RFC 3261 7.1). */
export function isKnownMethod(method: string): method is Method {
  return Object.hasOwn(FAMILIES, method);
}

/** What a method is about, for colours and groups; `other` for methods nobody registered. */
export function methodFamily(method: string): MethodFamily {
  return isKnownMethod(method) ? FAMILIES[method] : 'other';
}
