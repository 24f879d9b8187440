/** The names that values can have besides those of variables, as data: what the console itself knows or makes on sending. */

export type NameGroup = 'made' | 'local' | 'response' | 'request' | 'dialog' | 'lab';

export interface TemplateName {
  readonly name: string;
  readonly group: NameGroup;
  /** What goes between the parentheses, as an example that can be used as it is; '' for none. */
  readonly example: string;
}

const group = (
  id: NameGroup,
  names: readonly (string | readonly [string, string])[],
): readonly TemplateName[] =>
  names.map((one) => {
    const [name, example] = typeof one === 'string' ? [one, ''] : one;
    return { name, group: id, example };
  });

/** Every such name. What each means in words is the view's. */
export const TEMPLATE_NAMES: readonly TemplateName[] = [
  ...group('made', [
    '$uuid',
    '$branch',
    '$tag',
    '$callId',
    ['$random.digits', '6'],
    ['$random.hex', '8'],
    ['$random.letters', '8'],
    ['$random.int', '1, 100'],
    '$now.iso',
    '$now.unix',
    '$now.ms',
    '$now.date',
  ]),
  ...group('local', ['local.ip', 'local.port', 'local.uri']),
  ...group('response', [
    'response.status',
    'response.reason',
    ['response.header', '"Contact"'],
    'response.body',
  ]),
  ...group('request', ['request.method', 'request.uri', ['request.header', '"Call-ID"'], 'request.body']),
  ...group('dialog', [
    'dialog.callId',
    'dialog.localTag',
    'dialog.remoteTag',
    'dialog.local',
    'dialog.remote',
    'dialog.remoteTarget',
    'dialog.routeSet',
    'dialog.localSeq',
    'dialog.remoteSeq',
  ]),
  ...group('lab', ['lab', 'lab.host']),
];
