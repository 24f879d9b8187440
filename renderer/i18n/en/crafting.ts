/** English: what is made of traffic, and the templates. */
export const crafting = {
  resend: {
    label: 'Send again',
    more: 'More ways to send it again, and to keep it',
    fresh: 'With fresh identifiers',
    same: 'With the same identifiers',
  },
  keep: 'Keep',
  save: 'Save to workspace',
  noWorkspace:
    'No workspace is open: the requests and the sequence can be opened as drafts. A sequence runs from a workspace.',
  failed: 'That did not work: {message}',
  reply: 'Reply…',
  replyHint: 'Answer this request, or send what follows this answer',
  noReply: {
    'not-sip': 'What is not SIP has no answer.',
    ack: 'An ACK is never answered (RFC 3261 17.2.1).',
    'own-request': 'This request went out from here; the other side answers it.',
    provisional: 'A provisional answer asks for nothing.',
    'no-dialog': 'Nothing follows: this answer is of no dialog of the console that stands.',
  },
  copy: {
    label: 'For other tools',
    sipp: 'SIPp scenario',
    sipexer: 'sipexer command',
    sipsak: 'sipsak command',
    sipwright: 'sipwright send command',
    wireshark: 'Wireshark filter',
    raw: 'Text',
  },
  call: {
    label: 'Make of this call',
    button: 'Make',
    side: 'Side',
    caller: '{address}, began it: {sent} out, {received} in',
    other: '{address}: {sent} out, {received} in',
    target: 'Target',
    targetMissing: 'Where it is to be played to, such as udp:127.0.0.1:5060',
    timing: 'Keep the gaps between messages',
    speed: 'Speed',
    times: '{n} ×',
    missing:
      '{n} message of this call is not here any more. | {n} messages of this call are not here any more.',
    replay: {
      menu: 'Replay a side…',
      title: 'Replay a side of the call',
      about:
        'Its requests are sent to the target with fresh identifiers, and the other side’s messages are waited for. It opens as a sequence in Compose.',
      action: 'Open the replay',
      homeless: 'Open as drafts',
    },
    sipp: {
      menu: 'Export as SIPp scenario…',
      title: 'Export as SIPp scenario',
      about:
        'A file for sipp -sf. Repetitions are folded; addresses, tags and branches become SIPp’s keywords.',
      action: 'Save…',
      homeless: 'Save…',
    },
    sequence: {
      menu: 'Save as sequence…',
      title: 'Save as sequence',
      about: 'The sequence and its requests go into a folder of the workspace.',
      action: 'Save to workspace',
      homeless: 'Open as drafts',
    },
  },
};
