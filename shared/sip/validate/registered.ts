/** Names of the IANA registries of SIP that rules look up: option tags, event packages, dispositions, digest algorithms. */

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Option tags, lower-case (RFC 3261 19.2 and the IANA registry). */
export const OPTION_TAGS = names(`
  100rel 199 answermode dce early-session eventlist explicitsub from-change geolocation-http geolocation-sip gin gruu
  histinfo ice join multiple-refer norefersub nosub outbound path policy precondition pref privacy
  recipient-list-invite recipient-list-message recipient-list-subscribe record-aware replaces resource-priority
  sdp-anat sec-agree siprec tdialog timer trickle-ice uui
`);

/** Event packages, lower-case; the template `winfo` stands behind a point (RFC 6665 7.2). */
export const EVENT_PACKAGES = names(`
  call-completion certificate conference consent-pending-additions credential dialog http-monitor kpml load-control
  message-summary poc-settings presence refer reg session-spec-policy siemens-rtp-stats spirits-indps
  spirits-user-prof ua-profile vq-rtcpxr xcap-diff
`);

/** Values of Content-Disposition, lower-case (RFC 3261 20.11 and the IANA registry). */
export const DISPOSITIONS = names(`
  aib alert attachment by-reference early-session form-data icon info-package inline preview recipient-list
  recipient-list-history recording-session render session signal
`);

/** Values of Priority (RFC 3261 20.26, RFC 7090 8). */
export const PRIORITIES = names('emergency urgent normal non-urgent psap-callback');

/** Digest algorithms, lower-case, with the hexadecimal digits of their answers (RFC 7616 6.1, RFC 8760 2). */
export const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['md5', 32],
  ['md5-sess', 32],
  ['sha-256', 64],
  ['sha-256-sess', 64],
  ['sha-512-256', 64],
  ['sha-512-256-sess', 64],
]);

/** Headers of older RFCs that nobody should send any more, with the RFC that took them back. */
export const OBSOLETE_HEADERS: ReadonlyMap<string, string> = new Map([
  ['Encryption', 'RFC 3261 28.1'],
  ['Hide', 'RFC 3261 28.1'],
  ['Response-Key', 'RFC 3261 28.1'],
  ['Identity-Info', 'RFC 8224 13.1'],
]);
