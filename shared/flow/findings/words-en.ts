/** English words of the rules of flows; `{name}` is a datum of the finding. The cause comes first, then what to check. */
import type { FlowRule } from '#shared/model/finding.ts';
import type { RuleWords } from './words.ts';

export const WORDS_EN: Readonly<Record<FlowRule, RuleWords>> = {
  'missing-ack': {
    title: 'No ACK',
    cause: {
      none: 'The {status} was retransmitted {times} times: no ACK arrived at {at}, and none was seen from {from}.',
      ignored:
        'The {status} was retransmitted {times} times although an ACK reached {at}: {at} does not match that ACK to its call.',
      lost: 'The {status} was retransmitted {times} times: the ACK was last seen on its way to {seen} and did not arrive at {at}.',
      refusal: 'The {status} was retransmitted {times} times: {from} did not acknowledge it to {at}.',
      'contact-private':
        'The {status} was retransmitted {times} times: no ACK arrived at {at}; the Contact of the {status} ({contact}) is a private address, which {from} cannot reach.',
      'contact-loopback':
        'The {status} was retransmitted {times} times: no ACK arrived at {at}; the Contact of the {status} ({contact}) is a loopback address, so the ACK never leaves its sender.',
      'contact-other':
        'The {status} was retransmitted {times} times: no ACK arrived at {at}; the Contact of the {status} ({contact}) sends the ACK to another host, without a Record-Route.',
      'contact-missing':
        'The {status} was retransmitted {times} times: no ACK arrived at {at}; the {status} has no usable Contact, so nobody knows where the ACK should go.',
    },
    advice:
      'Look at the Contact and the Record-Route of the {status}: can the caller reach that address? Check firewalls and SIP ALGs on the way back, and whether the caller got the {status} at all. Such calls drop after about 32 seconds.',
  },
  'ack-misdirected': {
    title: 'ACK to the wrong place',
    cause: {
      route:
        'The ACK of {from} lacks the route of the 2xx: {expected} put itself into Record-Route, the ACK has Route "{found}". The 2xx was seen {times} more times after it.',
      uri: 'The ACK of {from} names {found} in its Request-URI; the Contact of the 2xx is {expected}. The 2xx was seen {times} more times after it.',
      destination:
        'The ACK of {from} was sent to {found}; the 2xx asks for it at {expected}. The 2xx was repeated {times} times after it.',
    },
    advice:
      'An ACK to a 2xx goes to the Contact of the 2xx, through the Record-Routes in reverse order. Check the dialog handling of {from}, a forced outbound proxy, and devices that rewrite Contact.',
  },
  'retransmission-storm': {
    title: 'Retransmission storm',
    cause: {
      unanswered: '{to} has not answered {what}: it was retransmitted {times} times within {seconds} s.',
      late: '{to} answered {what} only after {seconds} s and {times} retransmissions.',
      despite:
        'The {status} that answers {what} does not arrive at {from}: {from} sent the request {times} more times after it.',
      response:
        '{from} repeats the {status} to {what} {times} times more often than it was asked; {to} did not ask again.',
    },
    advice:
      'Find where packets get lost: capture at both ends. Look for overload at the silent host, a firewall that lets only one direction pass, and answers to a port that address translation has closed.',
  },
  'registration-one-way': {
    title: 'One-way registration',
    cause: {
      silent: '{to} never answered: {from} sent REGISTER {times} times within {seconds} s.',
      'contact-missing':
        '{to} accepted the REGISTER of {from} but its 200 lists no Contact: nothing is registered, and calls to this user go nowhere.',
      'contact-other':
        '{to} accepted the REGISTER, but its 200 does not list {contact}; it lists {listed}. Calls go to the other device.',
    },
    advice:
      'Check that {to} is the registrar and listens there, that a firewall lets its answers back, and which bindings it keeps for this user. Without a binding the phone can call but cannot be called.',
  },
  'challenge-loop': {
    title: 'Challenge loop',
    cause: {
      none: '{from} was challenged {times} times in a row for realm "{realm}" and never sent credentials for it.',
      with: '{to} challenged {method} {times} times in a row for realm "{realm}" although {from} sent credentials.',
    },
    advice:
      'Check user, password and realm of the account at {from}. If they are right, look for several servers behind one address that do not share their nonces, and for a proxy that strips the credentials.',
  },
  'credentials-wrong': {
    title: 'Wrong credentials',
    cause: {
      again:
        '{to} refused the credentials of "{user}" for realm "{realm}": the nonce was fresh, so user name or password is wrong.',
      realm:
        '{from} sent credentials for realm "{sent}", but {to} asks for realm "{realm}": the account has no password for it.',
      header:
        '{from} put its credentials into {sent}, but {to} asks for {wanted}: they are not looked at, and the challenge comes again.',
    },
    advice:
      'Check the authentication user (often not the telephone number), the password and the realm. A digest over another Request-URI, as a proxy or ALG may leave it, is refused in the same way.',
  },
  'user-unknown': {
    title: 'User unknown or barred',
    cause: {
      forbidden:
        '{to} knows the credentials but refuses {method} with {status}: the account "{user}" is barred, or may not use this address.',
      register:
        '{to} refuses to register "{user}" with {status}: no such user is set up there, or it may not register.',
      callee: '{to} does not know the number or user "{user}" ({status}).',
    },
    advice:
      'This is not a wrong password. Check that the user or number exists at {to}, that the domain is right, and what the account is allowed to do.',
  },
  'nonce-expired': {
    title: 'Nonce expired',
    cause: {
      stale:
        '{to} asked again with stale=true: the nonce of realm "{realm}" had run out. The password was right.',
      'stale-loop':
        '{to} called {times} nonces of realm "{realm}" stale in a row: it does not accept nonces that it has just given.',
      reused:
        '{from} used a nonce of realm "{realm}" again until {to} refused it; the answer does not say stale=true.',
    },
    advice:
      'One extra round is normal. If it comes with every request, lengthen the lifetime of nonces, share them between the servers behind {to}, and check the clocks.',
  },
  'cancel-race': {
    title: 'CANCEL race',
    cause: {
      crossed:
        'The CANCEL and the {status} crossed: the call was answered before it was cancelled. It was hung up with a BYE.',
      'crossed-open':
        'The CANCEL and the {status} crossed: the call was answered before it was cancelled, and no BYE ended it. It stays up at {to}.',
      refused:
        '{to} does not know the request that is to be cancelled ({status}): it was answered already, or never arrived there.',
      branch:
        'The CANCEL of {from} has a branch that no INVITE had ({branch}): {to} cannot match it, and the call goes on ringing.',
      early: '{from} sent the CANCEL before any provisional response: it may overtake the INVITE.',
      unended: '{to} accepted the CANCEL, but the INVITE was not ended with 487 within {seconds} s.',
    },
    advice:
      'Whoever cancels has to be ready for a 2xx: acknowledge it and send BYE. CANCEL has the branch, Request-URI and CSeq number of its INVITE, and waits for a first provisional response.',
  },
  glare: {
    title: 'Glare',
    cause: {
      refused: 'Both sides changed the session at once; {method} got 491 and was repeated later.',
      unresolved:
        'Both sides changed the session at once; {method} got 491 from {to} and was never repeated.',
      crossed:
        '{from} and {to} each sent {method} while the other one was still open, and neither was refused with 491.',
    },
    advice:
      'After a 491 the owner of the Call-ID waits 2.1 to 4 s, the other side up to 2 s, and tries again. Look for two devices that both refresh or both re-negotiate right after the answer.',
  },
  'early-media-unreliable': {
    title: 'Early media without PRACK',
    cause: {
      required:
        '{from} sent the {status} with a session description unreliably, although the INVITE requires 100rel.',
      offered:
        '{from} sent the {status} with a session description unreliably, although the caller offered 100rel: if it is lost, there is no early media.',
    },
    advice:
      'Switch 100rel on at {from} where early media matters (announcements, ring-back from the network). Without it the caller may not rely on the description in the {status}.',
  },
  'session-timer-expired': {
    title: 'Session timer ran out',
    cause: {
      bye: 'Nobody refreshed the session of {interval} s; {from} ended it with BYE after {after} s. The refresher is {refresher}.',
      silent:
        'Nobody refreshed the session of {interval} s and no BYE was seen. The refresher is {refresher}.',
      failed: 'The refresh of the session of {interval} s failed ({status}); the call ended after {after} s.',
    },
    advice:
      'The refresher has to send UPDATE or re-INVITE after half of the time. Check that in-dialog requests reach the other side (Contact, Record-Route, firewall): that is the usual reason for calls that drop after 15 or 30 minutes.',
  },
  'nat-via': {
    title: 'NAT: Via is not the source',
    cause: {
      'no-rport':
        'The request came from {source}, its Via says {via}, and it has no rport: answers go to a port that the address translation does not know.',
      rport:
        'The request came from {source}, its Via says {via}: there is address translation in between, and rport repairs it.',
    },
    advice:
      'Switch rport (RFC 3581) on at the client, or force it at the proxy. Keep the mapping open with keep-alives.',
  },
  'nat-contact': {
    title: 'NAT: Contact is not the source',
    cause: {
      request:
        'The {what} came from {source}, but its Contact is {contact}: requests inside the call (BYE, re-INVITE) cannot reach it.',
      response: 'The {what} came from {source}, but its Contact is {contact}: ACK and BYE cannot reach it.',
      register:
        'The REGISTER came from {source}, but registers {contact}: calls to this contact get lost unless the registrar keeps the source.',
      repaired:
        'The {what} came from {source} and its Contact is {contact}; the peer corrected it and reached the source.',
    },
    advice:
      'Let the client learn its public address (STUN, rport, SIP Outbound), or let the edge correct Contact (nathelper, SBC). Do not let both do it.',
  },
  'nat-sdp': {
    title: 'NAT: media address is not reachable',
    cause: {
      private:
        'The {what} came from {source}, but wants its media at {address}: audio to it is lost, the classic one-way audio.',
      relayed:
        'The {what} came from {source} and names {address} for media; a relay on the way replaced it by {replaced}.',
    },
    advice:
      'Use STUN or ICE at the client, or a media relay at the edge. Check that no ALG half-rewrites the description. Symmetric RTP at the far end hides this in one direction.',
  },
  'alg-rewritten': {
    title: 'Rewritten by an ALG',
    cause: {
      between:
        'Something between {from} and {to} rewrote {what} from {before} to {after} without a Via of its own: an application layer gateway.',
      mixed:
        'Only a part was rewritten: Via says {via}, the source, but {what} still says {before}. That is what a broken application layer gateway leaves.',
    },
    advice:
      'Switch the SIP ALG (SIP helper, SIP inspection) of the router or firewall off. Use TLS, or another port than 5060, to keep it away.',
  },
  'record-route-lost': {
    title: 'Record-Route lost',
    cause: {
      'no-route':
        'The {method} of {from} has no Route, though {expected} put itself into Record-Route: it bypasses the proxy and may never arrive.',
      short:
        'The {method} of {from} has {found} of {expected} Route entries: a proxy of the call is left out.',
      around: 'The {method} of {from} went straight to {to}, though its route begins with {expected}.',
      'not-copied':
        '{from} did not copy the Record-Route of the INVITE into its {status}: {found} of {expected} entries came back.',
    },
    advice:
      'Who answers has to copy every Record-Route in order; who sends inside the call has to use them as Route. Look for a B2BUA or ALG that strips them.',
  },
  loop: {
    title: 'Loop',
    cause: {
      told: '{from} says that the request runs in circles or makes too many hops ({status}).',
      merged:
        '{from} got the same request twice on different ways ({status}): it was forked and merged again.',
      branch: 'The request of {from} keeps passing the same element: its Via list has {via} {times} times.',
      passes: 'The same request went from {from} to {to} {times} times, Max-Forwards running down to {left}.',
      hops: 'Max-Forwards is down to {left} after {times} hops.',
    },
    advice:
      'Check the routing of the proxies in the Via list: a domain that points back, a registration whose contact is the proxy itself, a forwarding to oneself.',
  },
  'fork-surprise': {
    title: 'Forking',
    cause: {
      several:
        '{count} devices answered the same INVITE with 2xx, and more than one was never hung up with BYE: the caller talks to one, the others stay in the call.',
      'several-ended': '{count} devices answered the same INVITE with 2xx; all but one were hung up.',
      early: 'The INVITE was forked: {count} devices ring.',
      silent: 'The 2xx came from a device that never rang, while others did ({count}).',
      unknown: 'The BYE of {from} belongs to no dialog of this call: nobody answered with its tags.',
    },
    advice:
      'The caller has to acknowledge every 2xx and hang up those that it does not want. Callers that know one early dialog only play the wrong early media: tell forks by their To tag.',
  },
  'peer-dead': {
    title: 'Dead peer',
    cause: {
      silent:
        '{to} does not answer at all: {what} was sent {times} times, and nothing came back within {seconds} s.',
      told: '{from} gave up with {status}: nobody behind it answered the {what}.',
      trying: '{to} said 100 to the {what} and then nothing for {seconds} s.',
    },
    advice:
      'Is the host up, and does it listen on that port and transport? Look for a firewall that drops silently, a wrong DNS or route entry, or a source address that is not allowed there.',
  },
  'answer-slow': {
    title: 'Slow answer',
    cause: {
      first: '{to} gave no sign of life for {seconds} s after the {what}.',
      ringing: 'It took {seconds} s from the INVITE to ringing; the time was spent at {to}.',
      refused: 'It took {seconds} s until the INVITE was refused with {status}; the time was spent at {to}.',
      final: '{to} took {seconds} s to answer {what}.',
    },
    advice:
      'Look at DNS and database look-ups, at dead targets that are tried first, and at the load of {to}. Callers hang up after about 10 s of silence.',
  },
  'bye-abnormal': {
    title: 'Abnormal end',
    cause: {
      unanswered:
        '{to} did not answer the BYE of {from}: it was sent {times} times. The call may stay up at {to}.',
      refused: '{to} answered the BYE with {status}: it does not know the call any more.',
      reason: '{from} ended the call with the reason {protocol} {cause} {text}.',
      'at-once': '{from} hung up {seconds} s after the answer.',
      'early-callee': '{from} sent BYE before it answered: the callee may only refuse the INVITE.',
      early: '{from} ended the early call with BYE instead of CANCEL.',
    },
    advice:
      'Read the Reason header, and what came just before. A BYE that is not answered or not known points to a Contact or a route that does not work, or to a side that had given up already.',
  },
  'cseq-duplicate': {
    title: 'CSeq out of order',
    cause: {
      same: '{from} used CSeq {cseq} for two different {method} requests: the second is taken for a repetition and is not looked at.',
      method: '{from} used CSeq {cseq} for {method} after {before}: every new request needs a higher number.',
      down: '{from} went back from CSeq {before} to {cseq}: {method} is refused as out of order.',
    },
    advice:
      'Every new request of a dialog needs a CSeq above the last one, also after a 401 or 407. Look for a device that restarts, or two devices that share one dialog.',
  },
  'content-length-broken': {
    title: 'Content-Length is wrong',
    cause: {
      hop: 'The body changed on the way to {to}, but Content-Length still says {said} instead of {real}: a device in between rewrote it.',
      short:
        '{from} announces {said} bytes of body and sends {real}: the message is cut off, or a fragment is missing.',
      long: '{from} announces {said} bytes of body and sends {real}: the end of the body is ignored.',
    },
    advice:
      'Over TCP this breaks every message that follows. Look for an ALG or SBC that edits the description, and for packets that the capture cut off or whose fragments were lost.',
  },
  'prack-missing': {
    title: 'No PRACK',
    cause: {
      none: '{from} sent the reliable {status} {times} times: no PRACK came from {to}.',
    },
    advice:
      'Check that {to} supports 100rel and can reach the Contact of the {status}. The callee gives up with a 5xx after 32 s.',
  },
  'codec-refused': {
    title: 'No common codec',
    cause: {
      refused: '{from} refused the session with {status}; offered were {offered}.',
      zero: '{from} answered, but refused every stream: offered were {offered}.',
      disjoint: 'The answer of {from} ({answered}) has no codec of the offer ({offered}).',
    },
    advice:
      'Compare the codecs and the transport (RTP/AVP or RTP/SAVP) that both sides have switched on. Encryption that only one side requires looks the same.',
  },
  'hold-unresumed': {
    title: 'Held or one-way to the end',
    cause: {
      hold: '{from} put the call on hold ({direction}) and it was never taken back; it ended {seconds} s later.',
      'one-way':
        'The call was answered as {direction} by {from}: media flows in one direction only, at most.',
    },
    advice:
      'If the users heard nothing, look who changed the direction, and whether the re-INVITE that takes it back got through.',
  },
  'registration-expired': {
    title: 'Registration ran out',
    cause: {
      late: 'The registration of {interval} s was renewed {seconds} s too late: for that long {user} could not be reached.',
      silent: 'The registration of {interval} s was not renewed: {user} cannot be reached since then.',
    },
    advice:
      'The device has to register again in time. Check whether it is still up, and whether its REGISTER gets through.',
  },
  'transfer-failed': {
    title: 'Transfer failed',
    cause: {
      refused: '{from} refused the REFER with {status}.',
      notify: 'The transfer failed: {from} reports {status} {reason}.',
    },
    advice:
      'Check that the transfer target can be reached from {from}, and that it may call there. Replaces needs the dialog of the target to be alive.',
  },
  'ringing-unanswered': {
    title: 'Rang without an answer',
    cause: {
      none: 'It rang {seconds} s, then {from} ended the attempt with {status}.',
    },
    advice:
      'Nobody picked up, or the ringing never reached a person. Check forwarding on no answer and the ringing time of {from}.',
  },
  'retry-after-ignored': {
    title: 'Retry-After ignored',
    cause: {
      none: '{to} asked to wait {asked} s ({status}); {from} tried again after {seconds} s.',
    },
    advice:
      'A client that does not wait makes an overload worse. Let it honour Retry-After, or send it to another server.',
  },
  'redirect-loop': {
    title: 'Redirection in circles',
    cause: {
      again: '{from} redirects the call to {target}, which was tried already.',
      many: 'The call was redirected {times} times.',
    },
    advice:
      'Look at the forwarding of the users in the chain and at the redirect server: two that point at each other never end.',
  },
  'datagram-too-large': {
    title: 'Too large for UDP',
    cause: {
      unanswered:
        'The {what} of {bytes} bytes went over UDP and was never answered: it has to be cut into fragments, which firewalls drop.',
      large: 'The {what} of {bytes} bytes went over UDP: above 1300 bytes TCP has to be used.',
    },
    advice:
      'Use TCP or TLS on this hop, or make the message smaller: fewer codecs, ICE candidates and headers.',
  },
  'server-failure': {
    title: 'Server failure',
    cause: {
      none: '{from} failed with {status} {reason}.',
    },
    advice:
      'Read the Reason and Warning headers, and the log of {from}. With 503 and 504 look at what stands behind it.',
  },
  'extension-refused': {
    title: 'Extension refused',
    cause: {
      unsupported: '{from} does not know what the request requires: {option}.',
      required: '{from} insists on an extension that the request does not offer: {option}.',
    },
    advice:
      'Take the option out of Require, or switch it on at the other side: 100rel, timer and precondition are the usual ones.',
  },
};
