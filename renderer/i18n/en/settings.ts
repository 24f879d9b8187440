/** English: the Settings view. */
export const settings = {
  title: 'Settings',
  appearance: 'Appearance',
  theme: 'Theme',
  language: 'Language',
  behaviour: 'Behaviour',
  autoAnswer: 'Answer incoming requests automatically',
  autoAnswerHint:
    'Requests that reach a source of this console and belong to no call of its own get a plain answer. Off: they are listed and nothing is sent.',
  changeFailed: 'The setting could not be changed: {reason}',
  trying: 'Send 100 Trying where nobody answered in time',
  tryingHint:
    'An INVITE that is not answered within 200 ms gets a 100 (RFC 3261 17.2.1), another request at timer E (RFC 4320).',
  timers: 'Timers',
  timersHint:
    'For every transaction that starts from now on; all other timers are made of these (RFC 3261 17.1.1.1).',
  timer: {
    t1: 'T1, round-trip time',
    t2: 'T2, longest interval of retransmissions',
    t4: 'T4, longest life of a message in the network',
  },
  milliseconds: 'ms',
  timerRange: 'A whole number from 1 to 600000',
  timerOrder: 'T1 is above T2: retransmissions would never slow down',
  apply: 'Apply',
  defaults: 'Defaults',
  switches: 'New requests',
  switchesHint: 'What happens by itself in a request that is opened from now on. Each request can differ.',
  allOn: 'All on',
  about: 'About',
  version: 'Version',
  host: 'Runs in',
  platform: 'System',
  lab: 'Lab',
  noLab: 'not running',
  hosts: { desktop: 'a window of its own', browser: 'the browser', shell: 'a shell', test: 'a test' },
};
