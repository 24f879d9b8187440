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
  autoAnswerFailed: 'The setting could not be changed: {reason}',
  about: 'About',
  version: 'Version',
  host: 'Runs in',
  platform: 'System',
  lab: 'Lab',
  noLab: 'not running',
  hosts: { desktop: 'a window of its own', browser: 'the browser', shell: 'a shell', test: 'a test' },
};
