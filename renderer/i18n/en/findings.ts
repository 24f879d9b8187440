/** English: what is wrong in calls. The words of the rules themselves stand beside them (shared/flow/findings). */
export const findings = {
  progress: {
    running: 'Looking at calls: {asked} of {total}',
    done: '{n} call was looked at | {n} calls were looked at',
    found: '{n} finding | {n} findings',
    label: 'Progress of the diagnosis',
    unlisted: '{n} more are counted and not listed',
  },
  by: { label: 'Group the findings', rule: 'By rule', host: 'By host' },
  groups: {
    label: 'Groups of findings',
    all: 'All findings',
    calls: '{n} call | {n} calls',
    findings: '{n} finding | {n} findings',
  },
  list: {
    label: 'Findings',
    severity: 'Severity',
    cause: 'What happened',
    host: 'Host',
    call: 'Call',
    callId: 'Call-ID',
    hosts: 'Most at',
    onlyHost: 'Only findings at {host}',
  },
  detail: {
    label: 'The selected finding',
    open: 'Open the call',
    messages: 'Seen in',
    message: 'message {id}',
    inspect: 'Show this message',
    host: 'at {host}',
    choose: 'Choose a finding to read what it means and what to look at.',
  },
  filter: {
    only: 'Show only these calls',
    tooMany: 'Too many calls for a filter: choose a group with at most {limit}',
  },
  empty: {
    title: 'Nothing wrong was found in {n} call | Nothing wrong was found in {n} calls',
    running: 'Nothing wrong was found so far',
    looked: 'What is looked for:',
    noCalls: 'There are no calls to look at',
    noCallsHint: 'As soon as traffic is heard or a capture is opened, every call is looked at here.',
  },
  panel: {
    label: 'Findings of the selected calls',
    none: 'Nothing wrong was found in this call. | Nothing wrong was found in these {n} calls.',
    choose: 'Select a call to see what is wrong with it.',
    leg: 'in another leg',
  },
};
