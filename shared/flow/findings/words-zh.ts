/** Chinese words of the rules of flows; `{name}` is a datum of the finding. The cause comes first, then what to check. */
import type { FlowRule } from '#shared/model/finding.ts';
import type { RuleWords } from './words.ts';

export const WORDS_ZH: Readonly<Record<FlowRule, RuleWords>> = {
  'missing-ack': {
    title: '缺少 ACK',
    cause: {
      none: '{status} 重传了 {times} 次：{at} 没有收到 ACK，也没有看到 {from} 发出 ACK。',
      ignored: '{status} 重传了 {times} 次，尽管 ACK 已到达 {at}：{at} 没能把这个 ACK 对应到呼叫上。',
      lost: '{status} 重传了 {times} 次：ACK 最后出现在发往 {seen} 的途中，没有到达 {at}。',
      refusal: '{status} 重传了 {times} 次：{from} 没有向 {at} 确认。',
      'contact-private':
        '{status} 重传了 {times} 次：{at} 没有收到 ACK；{status} 的 Contact（{contact}）是私网地址，{from} 无法到达。',
      'contact-loopback':
        '{status} 重传了 {times} 次：{at} 没有收到 ACK；{status} 的 Contact（{contact}）是环回地址，ACK 根本出不了发送方主机。',
      'contact-other':
        '{status} 重传了 {times} 次：{at} 没有收到 ACK；{status} 的 Contact（{contact}）把 ACK 引向了另一台主机，且没有 Record-Route。',
      'contact-missing':
        '{status} 重传了 {times} 次：{at} 没有收到 ACK；{status} 没有可用的 Contact，无人知道 ACK 该发往何处。',
    },
    advice:
      '查看 {status} 的 Contact 和 Record-Route：主叫能否到达该地址？检查回程上的防火墙和 SIP ALG，以及主叫是否真的收到了 {status}。这类呼叫约 32 秒后会掉线。',
  },
  'ack-misdirected': {
    title: 'ACK 发往错误地址',
    cause: {
      route:
        '{from} 的 ACK 缺少 2xx 的路由：{expected} 写入了 Record-Route，而 ACK 的 Route 为“{found}”。此后 2xx 又出现了 {times} 次。',
      uri: '{from} 的 ACK 的 Request-URI 是 {found}，而 2xx 的 Contact 是 {expected}。此后 2xx 又出现了 {times} 次。',
      destination: '{from} 的 ACK 发往了 {found}，而 2xx 要求发往 {expected}。此后 2xx 又重传了 {times} 次。',
    },
    advice:
      '对 2xx 的 ACK 应发往 2xx 的 Contact，并按相反顺序经过各 Record-Route。检查 {from} 的对话处理、强制的出局代理，以及改写 Contact 的设备。',
  },
  'retransmission-storm': {
    title: '重传风暴',
    cause: {
      unanswered: '{to} 没有应答 {what}：{seconds} 秒内重传了 {times} 次。',
      late: '{to} 在 {seconds} 秒、{times} 次重传之后才应答 {what}。',
      despite: '对 {what} 的应答 {status} 没有到达 {from}：此后 {from} 又把请求发送了 {times} 次。',
      response: '{from} 对 {what} 的 {status} 比请求多发了 {times} 次，而 {to} 并未再次请求。',
    },
    advice:
      '找出丢包的位置：在两端同时抓包。检查沉默一方是否过载、防火墙是否只放行单向、应答是否发往了已被 NAT 关闭的端口。',
  },
  'registration-one-way': {
    title: '注册单通',
    cause: {
      silent: '{to} 始终没有应答：{from} 在 {seconds} 秒内发送了 {times} 次 REGISTER。',
      unreachable:
        '{contact} 已在 {registrar} 注册，但经 {to} 发往它的 INVITE 没有任何应答：注册只在一个方向上有效。',
      'contact-missing':
        '{to} 接受了 {from} 的 REGISTER，但 200 中没有任何 Contact：实际上什么都没有注册，打给该用户的呼叫无处可去。',
      'contact-other':
        '{to} 接受了 REGISTER，但 200 中没有 {contact}，只列出了 {listed}。来电会送到另一台设备。',
    },
    advice:
      '确认 {to} 是注册服务器并在该端口监听，防火墙放行其应答，并查看它为该用户保存了哪些绑定。没有绑定时，话机能呼出而不能呼入。',
  },
  'challenge-loop': {
    title: '反复质询',
    cause: {
      none: '{from} 在 realm “{realm}” 上连续被质询 {times} 次，却从未为它提供凭证。',
      with: '{to} 在 realm “{realm}” 上连续 {times} 次质询 {method}，尽管 {from} 已提供凭证。',
    },
    advice:
      '检查 {from} 账号的用户名、密码和 realm。若都正确，则检查同一地址后是否有多台不共享 nonce 的服务器，或有代理删除了凭证。',
  },
  'credentials-wrong': {
    title: '凭证错误',
    cause: {
      again: '{to} 拒绝了 “{user}” 在 realm “{realm}” 上的凭证：nonce 是新的，因此是用户名或密码错误。',
      realm: '{from} 提供的是 realm “{sent}” 的凭证，而 {to} 要求 realm “{realm}”：该账号没有对应的密码。',
      header: '{from} 把凭证放在了 {sent} 中，而 {to} 要求 {wanted}：凭证未被查看，于是再次质询。',
    },
    advice:
      '检查认证用户名（往往不是电话号码）、密码和 realm。若代理或 ALG 改动了 Request-URI，摘要与之不符，也会同样被拒绝。',
  },
  'user-unknown': {
    title: '用户不存在或被禁止',
    cause: {
      forbidden: '{to} 认可凭证，但以 {status} 拒绝了 {method}：账号 “{user}” 被禁止，或不得使用该地址。',
      register: '{to} 以 {status} 拒绝注册 “{user}”：那里没有设置该用户，或不允许其注册。',
      callee: '{to} 不认识号码或用户 “{user}”（{status}）。',
    },
    advice: '这不是密码错误。检查 {to} 上是否存在该用户或号码、域名是否正确，以及该账号的权限。',
  },
  'nonce-expired': {
    title: 'nonce 过期',
    cause: {
      stale: '{to} 以 stale=true 再次质询：realm “{realm}” 的 nonce 已过期，密码本身是正确的。',
      'stale-loop': '{to} 连续 {times} 次称 realm “{realm}” 的 nonce 已过期：它不接受自己刚刚给出的 nonce。',
      reused: '{from} 反复使用 realm “{realm}” 的同一 nonce，直到 {to} 拒绝；应答中没有 stale=true。',
    },
    advice:
      '多一个来回属于正常。若每个请求都如此，请延长 nonce 的有效期，让 {to} 后面的服务器共享 nonce，并检查时钟。',
  },
  'cancel-race': {
    title: 'CANCEL 竞争',
    cause: {
      crossed: 'CANCEL 与 {status} 交错：呼叫在取消之前已被接听，随后以 BYE 挂断。',
      'crossed-open':
        'CANCEL 与 {status} 交错：呼叫在取消之前已被接听，且没有 BYE 结束它，呼叫在 {to} 上仍然保持。',
      refused: '{to} 不认识要取消的请求（{status}）：它已被应答，或从未到达那里。',
      branch:
        '{from} 的 CANCEL 所带的 branch 与任何 INVITE 都不同（{branch}）：{to} 无法匹配，呼叫会继续振铃。',
      early: '{from} 在收到任何临时应答之前就发送了 CANCEL：它可能先于 INVITE 到达。',
      unended: '{to} 接受了 CANCEL，但 {seconds} 秒内没有以 487 结束 INVITE。',
    },
    advice:
      '取消呼叫的一方必须准备好收到 2xx：先发 ACK，再发 BYE。CANCEL 的 branch、Request-URI 和 CSeq 序号与其 INVITE 相同，并应等到第一个临时应答之后再发。',
  },
  glare: {
    title: '请求冲突（glare）',
    cause: {
      refused: '双方同时修改会话；{method} 收到 491，之后重新发起。',
      unresolved: '双方同时修改会话；{method} 收到 {to} 的 491，之后再没有重新发起。',
      crossed: '{from} 与 {to} 在对方的 {method} 尚未完成时各自发出了 {method}，且没有一方以 491 拒绝。',
    },
    advice:
      '收到 491 后，Call-ID 的产生方等待 2.1 到 4 秒，另一方等待 0 到 2 秒再重试。检查是否两台设备都在刷新会话，或都在接通后立即重新协商。',
  },
  'early-media-unreliable': {
    title: '早期媒体没有 PRACK',
    cause: {
      required: 'INVITE 要求 100rel，{from} 却以不可靠方式发送了带会话描述的 {status}。',
      offered: '主叫支持 100rel，{from} 却以不可靠方式发送了带会话描述的 {status}：一旦丢失就没有早期媒体。',
    },
    advice:
      '若早期媒体很重要（语音提示、网络回铃音），请在 {from} 上启用 100rel。否则主叫不能依赖 {status} 中的会话描述。',
  },
  'session-timer-expired': {
    title: '会话定时器超时',
    cause: {
      bye: '{interval} 秒的会话无人刷新；{from} 在 {after} 秒后以 BYE 结束。负责刷新的是 {refresher}。',
      silent: '{interval} 秒的会话无人刷新，也没有看到 BYE。负责刷新的是 {refresher}。',
      failed: '{interval} 秒会话的刷新失败（{status}）；呼叫在 {after} 秒后结束。',
    },
    advice:
      '刷新方应在一半时间时发送 UPDATE 或 re-INVITE。检查对话内请求能否到达对方（Contact、Record-Route、防火墙）：通话到 15 或 30 分钟就断线，通常就是这个原因。',
  },
  'nat-via': {
    title: 'NAT：Via 与源地址不符',
    cause: {
      'no-rport': '请求来自 {source}，Via 却是 {via}，且没有 rport：应答会发往 NAT 不认识的端口。',
      rport: '请求来自 {source}，Via 却是 {via}：中间有地址转换，rport 已将其修正。',
    },
    advice: '在客户端启用 rport（RFC 3581），或在代理上强制使用，并用保活维持 NAT 映射。',
  },
  'nat-contact': {
    title: 'NAT：Contact 与源地址不符',
    cause: {
      request: '{what} 来自 {source}，Contact 却是 {contact}：对话内的请求（BYE、re-INVITE）无法到达。',
      response: '{what} 来自 {source}，Contact 却是 {contact}：ACK 和 BYE 无法到达。',
      register:
        'REGISTER 来自 {source}，注册的却是 {contact}：除非注册服务器保存了源地址，否则打到该 Contact 的呼叫会丢失。',
      repaired: '{what} 来自 {source}，Contact 是 {contact}；对端已作修正并到达了源地址。',
    },
    advice:
      '让客户端获知自己的公网地址（STUN、rport、SIP Outbound），或由边缘设备修正 Contact（nathelper、SBC）。两者不要同时做。',
  },
  'nat-sdp': {
    title: 'NAT：媒体地址不可达',
    cause: {
      private: '{what} 来自 {source}，却要求把媒体发往 {address}：发往那里的音频会丢失，这是典型的单通。',
      relayed: '{what} 来自 {source}，媒体地址为 {address}；途中的媒体中继已将其替换为 {replaced}。',
    },
    advice:
      '在客户端使用 STUN 或 ICE，或在边缘使用媒体中继。检查是否有 ALG 只改写了一半的会话描述。远端的对称 RTP 会掩盖其中一个方向的问题。',
  },
  'alg-rewritten': {
    title: '被 ALG 改写',
    cause: {
      between:
        '{from} 与 {to} 之间有设备把 {what} 从 {before} 改写为 {after}，却没有添加自己的 Via：这是应用层网关（ALG）。',
      mixed:
        '只改写了一部分：Via 是源地址 {via}，而 {what} 仍是 {before}。这正是有缺陷的应用层网关（ALG）留下的痕迹。',
    },
    advice:
      '关闭路由器或防火墙的 SIP ALG（SIP helper、SIP inspection）。使用 TLS 或 5060 以外的端口可以避开它。',
  },
  'record-route-lost': {
    title: 'Record-Route 丢失',
    cause: {
      'no-route':
        '{from} 的 {method} 没有 Route，尽管 {expected} 写入了 Record-Route：请求绕过了代理，可能永远无法到达。',
      short: '{from} 的 {method} 只有 {found} 个 Route，应为 {expected} 个：呼叫中的某个代理被跳过。',
      around: '{from} 的 {method} 直接发往了 {to}，尽管其路由以 {expected} 开始。',
      'not-copied':
        '{from} 没有把 INVITE 的 Record-Route 复制到 {status} 中：{expected} 个只返回了 {found} 个。',
    },
    advice:
      '应答方必须按顺序复制每个 Record-Route；在对话内发送请求的一方必须把它们用作 Route。检查是否有 B2BUA 或 ALG 将其删除。',
  },
  loop: {
    title: '环路',
    cause: {
      told: '{from} 报告请求在兜圈子，或跳数过多（{status}）。',
      merged: '{from} 从不同路径收到了同一请求（{status}）：它被分叉后又汇合了。',
      branch: '{from} 的请求反复经过同一网元：Via 列表中 {via} 出现了 {times} 次。',
      passes: '同一请求从 {from} 到 {to} 走了 {times} 次，Max-Forwards 已降到 {left}。',
      hops: '经过 {times} 跳之后 Max-Forwards 已降到 {left}。',
    },
    advice: '检查 Via 列表中各代理的路由：指回自身的域、以代理自己为 Contact 的注册、转移给自己的呼叫前转。',
  },
  'fork-surprise': {
    title: '分叉',
    cause: {
      several:
        '{count} 台设备以 2xx 应答了同一 INVITE，其中不止一台始终没有被 BYE 挂断：主叫只与一台通话，其余仍保持在通话中。',
      'several-ended': '{count} 台设备以 2xx 应答了同一 INVITE；除一台外都已挂断。',
      early: 'INVITE 被分叉：{count} 台设备在振铃。',
      silent: '2xx 来自从未振铃的设备；另有 {count} 台振过铃。',
      unknown: '{from} 的 BYE 不属于本呼叫的任何对话：没有人以它的 tag 应答过。',
    },
    advice:
      '主叫必须确认每一个 2xx，并挂断不需要的那些。只能识别一个早期对话的主叫会播放错误的早期媒体：应以 To tag 区分各分叉。',
  },
  'peer-dead': {
    title: '对端无响应',
    cause: {
      silent: '{to} 完全没有应答：{what} 发送了 {times} 次，{seconds} 秒内没有任何回应。',
      told: '{from} 以 {status} 放弃：它后面没有人应答 {what}。',
      trying: '{to} 对 {what} 回了 100，之后 {seconds} 秒再无消息。',
    },
    advice:
      '该主机是否在运行，是否以该传输协议在该端口监听？检查静默丢弃的防火墙、错误的 DNS 或路由条目，以及源地址是否被允许。',
  },
  'answer-slow': {
    title: '应答缓慢',
    cause: {
      first: '{what} 发出后 {seconds} 秒内 {to} 没有任何回应。',
      ringing: '从 INVITE 到振铃用了 {seconds} 秒；时间耗在 {to}。',
      refused: 'INVITE 在 {seconds} 秒之后才被 {status} 拒绝；时间耗在 {to}。',
      final: '{to} 用了 {seconds} 秒才应答 {what}。',
    },
    advice: '检查 DNS 和数据库查询、是否先尝试了无响应的目标，以及 {to} 的负载。约 10 秒无声，主叫就会挂断。',
  },
  'bye-abnormal': {
    title: '异常结束',
    cause: {
      unanswered: '{to} 没有应答 {from} 的 BYE：共发送了 {times} 次。呼叫可能仍在 {to} 上保持。',
      refused: '{to} 以 {status} 应答 BYE：它已不认识该呼叫。',
      reason: '{from} 结束了呼叫，原因为 {protocol} {cause} {text}。',
      'at-once': '{from} 在接听后 {seconds} 秒就挂断了。',
      'early-callee': '{from} 在应答之前发送了 BYE：被叫只能拒绝 INVITE。',
      early: '{from} 用 BYE 而不是 CANCEL 结束了早期呼叫。',
    },
    advice:
      '查看 Reason 头字段以及此前发生的事。BYE 无人应答或不被认识，说明 Contact 或路由不通，或对方早已放弃。',
  },
  'cseq-duplicate': {
    title: 'CSeq 次序错误',
    cause: {
      same: '{from} 把 CSeq {cseq} 用于两个不同的 {method} 请求：第二个被当作重传，不会被处理。',
      method: '{from} 在 {before} 之后又把 CSeq {cseq} 用于 {method}：每个新请求都需要更大的序号。',
      down: '{from} 从 CSeq {before} 退回到 {cseq}：{method} 会因次序错误被拒绝。',
    },
    advice:
      '对话中每个新请求的 CSeq 都必须大于上一个，401 或 407 之后也一样。检查是否有设备重启，或两台设备共用一个对话。',
  },
  'content-length-broken': {
    title: 'Content-Length 错误',
    cause: {
      hop: '消息体在到达 {to} 的途中被改动，但 Content-Length 仍是 {said}，实际为 {real}：中间有设备改写了它。',
      short: '{from} 声明消息体有 {said} 字节，实际只发送了 {real} 字节：消息被截断，或缺少分片。',
      long: '{from} 声明消息体有 {said} 字节，实际发送了 {real} 字节：消息体末尾会被忽略。',
    },
    advice:
      '在 TCP 上，这会破坏其后的每一条消息。检查编辑会话描述的 ALG 或 SBC，以及抓包时被截断或丢失分片的报文。',
  },
  'prack-missing': {
    title: '缺少 PRACK',
    cause: {
      none: '{from} 把可靠的 {status} 发送了 {times} 次：{to} 没有回 PRACK。',
    },
    advice: '检查 {to} 是否支持 100rel，能否到达 {status} 的 Contact。32 秒后被叫会以 5xx 放弃。',
  },
  'codec-refused': {
    title: '没有共同的编解码',
    cause: {
      refused: '{from} 以 {status} 拒绝了会话；提供的编解码为 {offered}。',
      zero: '{from} 接听了，但拒绝了每个媒体流：提供的编解码为 {offered}。',
      disjoint: '{from} 的应答（{answered}）中没有 offer（{offered}）里的编解码。',
    },
    advice: '比较双方启用的编解码和传输方式（RTP/AVP 或 RTP/SAVP）。仅一方强制加密时现象相同。',
  },
  'hold-unresumed': {
    title: '保持或单向直到结束',
    cause: {
      hold: '{from} 保持了呼叫（{direction}），之后没有恢复；{seconds} 秒后呼叫结束。',
      'one-way': '{from} 以 {direction} 应答：媒体至多只在一个方向上流动。',
    },
    advice: '如果用户听不到声音，请查看是谁改变了方向，以及恢复用的 re-INVITE 是否成功。',
  },
  'registration-expired': {
    title: '注册过期',
    cause: {
      late: '{interval} 秒的注册晚了 {seconds} 秒才续期：这段时间内 {user} 无法被呼叫。',
      silent: '{interval} 秒的注册没有续期：此后 {user} 无法被呼叫。',
    },
    advice: '设备必须及时重新注册。检查它是否仍在运行，其 REGISTER 能否送达。',
  },
  'transfer-failed': {
    title: '转接失败',
    cause: {
      refused: '{from} 以 {status} 拒绝了 REFER。',
      notify: '转接失败：{from} 报告 {status} {reason}。',
    },
    advice: '检查 {from} 能否到达转接目标，是否允许呼叫它。使用 Replaces 时，目标的对话必须仍然存在。',
  },
  'ringing-unanswered': {
    title: '振铃无人接听',
    cause: {
      none: '振铃 {seconds} 秒后，{from} 以 {status} 结束了呼叫尝试。',
    },
    advice: '无人接听，或振铃没有真正到达用户。检查无应答前转和 {from} 的振铃时长。',
  },
  'retry-after-ignored': {
    title: '忽略 Retry-After',
    cause: {
      none: '{to} 要求等待 {asked} 秒（{status}）；{from} 在 {seconds} 秒后就重试了。',
    },
    advice: '不等待的客户端会加重过载。让它遵守 Retry-After，或改用另一台服务器。',
  },
  'redirect-loop': {
    title: '重定向兜圈子',
    cause: {
      again: '{from} 把呼叫重定向到 {target}，而它已经试过了。',
      many: '呼叫被重定向了 {times} 次。',
    },
    advice: '检查链条中各用户的呼叫前转和重定向服务器：互相指向的两个用户会永远转下去。',
  },
  'datagram-too-large': {
    title: '超出 UDP 的合适长度',
    cause: {
      unanswered: '{bytes} 字节的 {what} 经 UDP 发送且始终没有应答：它必须分片，而防火墙会丢弃分片。',
      large: '{bytes} 字节的 {what} 经 UDP 发送：超过 1300 字节应使用 TCP。',
    },
    advice: '在这一跳使用 TCP 或 TLS，或缩短消息：减少编解码、ICE 候选和头字段。',
  },
  'server-failure': {
    title: '服务器故障',
    cause: {
      none: '{from} 以 {status} {reason} 失败。',
    },
    advice: '查看 Reason 和 Warning 头字段以及 {from} 的日志。遇到 503 和 504 时，查看它后面的设备。',
  },
  'extension-refused': {
    title: '扩展被拒绝',
    cause: {
      unsupported: '{from} 不支持请求所要求的扩展：{option}。',
      required: '{from} 坚持要求请求未提供的扩展：{option}。',
    },
    advice: '从 Require 中去掉该选项，或在对方启用它：常见的有 100rel、timer 和 precondition。',
  },
};
