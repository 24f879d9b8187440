/** What the headers of operators' networks say: the P-headers and those of 3GPP. */
import type { HeaderName } from '../header-rows.ts';
import type { Words } from './words.ts';

export const NETWORK_HEADER_WORDS = {
  'Additional-Identity': {
    en: 'Another identity with which the user calls or is called, where one device serves several numbers.',
    zh: '用户呼叫或被叫时使用的另一个身份，用于一机多号等业务。',
  },
  'Attestation-Info': {
    en: 'How surely the originating network knows the caller, for the network that signs the identity.',
    zh: '始发网络对主叫身份的确认程度，供签署身份的网络使用。',
  },
  'Cellular-Network-Info': {
    en: 'The radio cell of a device that reaches the network by Wi-Fi but is registered with a mobile network too.',
    zh: '经 Wi-Fi 接入、同时也注册于移动网络的设备所在的小区。',
  },
  'DC-Info': {
    en: 'Information about the data channels of an IMS call.',
    zh: 'IMS 呼叫中数据通道的相关信息。',
  },
  'Origination-Id': {
    en: 'A name for the origin of the call, for networks that sign the caller’s identity.',
    zh: '呼叫来源的标识，供签署主叫身份的网络使用。',
  },
  'P-Access-Network-Info': {
    en: 'By which access network the device is connected, such as LTE or Wi-Fi, and in which cell.',
    zh: '设备所用的接入网，例如 LTE 或 Wi-Fi，以及所在小区。',
  },
  'P-Answer-State': {
    en: 'In push-to-talk: whether a user or a server in the user’s place has accepted.',
    zh: '用于一键通：说明是用户本人还是服务器代为接受。',
  },
  'P-Asserted-Identity': {
    en: 'Who the user really is, as the trusted network established it. It is worth nothing when it comes from outside the trust domain.',
    zh: '由可信网络确认的用户真实身份。来自信任域之外时不可信。',
  },
  'P-Asserted-Service': {
    en: 'Which service the request belongs to, as the trusted network established it.',
    zh: '由可信网络确认的请求所属业务。',
  },
  'P-Associated-URI': {
    en: 'In the 200 to a REGISTER: the other public identities that the operator has given the user.',
    zh: '用于 REGISTER 的 200：运营商分配给该用户的其他公共身份。',
  },
  'P-Called-Party-ID': {
    en: 'The address under which the user was called, before the Request-URI was replaced by the contact.',
    zh: 'Request-URI 被替换为联系地址之前，用户被呼叫时的地址。',
  },
  'P-Charge-Info': {
    en: 'The party that pays for the call, where it is not the one in From.',
    zh: '为呼叫付费的一方，与 From 不同时给出。',
  },
  'P-Charging-Function-Addresses': {
    en: 'The servers to which charging records of this session go.',
    zh: '本会话计费记录应发往的服务器。',
  },
  'P-Charging-Vector': {
    en: 'The charging identifier of the session (icid) and the networks that take part, to correlate records.',
    zh: '会话的计费标识（icid）及参与的网络，用于关联计费记录。',
  },
  'P-DCS-Billing-Info': {
    en: 'Billing data between the proxies of cable networks (PacketCable).',
    zh: '有线电视网络（PacketCable）代理之间的计费数据。',
  },
  'P-DCS-LAES': {
    en: 'Data for lawful interception between trusted proxies of cable networks.',
    zh: '有线电视网络可信代理之间的合法监听数据。',
  },
  'P-DCS-OSPS': {
    en: 'Marks calls of operator services, such as busy line verification, in cable networks.',
    zh: '在有线电视网络中标记话务员业务呼叫，例如忙线核实。',
  },
  'P-DCS-Redirect': {
    en: 'How a call was redirected, for lawful interception in cable networks.',
    zh: '呼叫如何被改向，供有线电视网络的合法监听使用。',
  },
  'P-DCS-Trace-Party-ID': {
    en: 'Asks for the trace of a malicious caller in cable networks.',
    zh: '在有线电视网络中请求追踪恶意主叫。',
  },
  'P-Early-Media': {
    en: 'In which direction the network allows media before the call is answered.',
    zh: '网络允许在呼叫应答之前传送媒体的方向。',
  },
  'P-Media-Authorization': {
    en: 'A token with which the device may reserve the quality of service of its media.',
    zh: '设备预留媒体服务质量所需的授权凭据。',
  },
  'P-Preferred-Identity': {
    en: 'Which of several identities the user wishes the network to assert.',
    zh: '用户有多个身份时，希望网络确认哪一个。',
  },
  'P-Preferred-Service': {
    en: 'Which service the user wishes the request to be treated as.',
    zh: '用户希望请求按哪种业务处理。',
  },
  'P-Private-Network-Indication': {
    en: 'Marks traffic that belongs to the private network of an enterprise.',
    zh: '标记属于某企业专用网的通信。',
  },
  'P-Profile-Key': {
    en: 'The key under which a proxy finds the profile of a service identity with wildcards.',
    zh: '代理查找带通配符业务身份的配置所用的键。',
  },
  'P-Refused-URI-List': {
    en: 'The members of a list whose server refused to take part, in push-to-talk.',
    zh: '用于一键通：列表中其服务器拒绝参与的成员。',
  },
  'P-Served-User': {
    en: 'The user for whom an application server is asked to act, and whether that user calls or is called.',
    zh: '应用服务器为之服务的用户，以及该用户是主叫还是被叫。',
  },
  'P-User-Database': {
    en: 'The address of the database (HSS) that has the data of the user.',
    zh: '存放该用户数据的数据库（HSS）地址。',
  },
  'P-Visited-Network-ID': {
    en: 'In which visited network a roaming user registers.',
    zh: '漫游用户注册时所在的拜访网络。',
  },
  'Priority-Share': {
    en: 'Whether media of this session may share reserved resources with others by priority.',
    zh: '本会话的媒体可否按优先级与其他会话共享预留资源。',
  },
  'Priority-Verstat': {
    en: 'Whether the signature over the Resource-Priority of an emergency call was verified.',
    zh: '紧急呼叫的 Resource-Priority 签名是否通过验证。',
  },
  'Relayed-Charge': {
    en: 'Charging data of one network that is passed on by another.',
    zh: '由另一网络转交的某网络的计费数据。',
  },
  'Resource-Share': {
    en: 'Which media streams of a user’s sessions may share reserved resources.',
    zh: '用户各会话中哪些媒体流可以共享预留资源。',
  },
  'Response-Source': {
    en: 'Which entity of the network made an error response.',
    zh: '错误响应由网络中的哪个实体产生。',
  },
  'Restoration-Info': {
    en: 'Data with which the network restores service after a failure of one of its nodes.',
    zh: '网络节点故障后用于恢复业务的数据。',
  },
  'Service-Interact-Info': {
    en: 'Which services have been carried out already, so that application servers do not disturb one another.',
    zh: '已执行过哪些业务，避免各应用服务器互相干扰。',
  },
} as const satisfies Partial<Readonly<Record<HeaderName, Words>>>;
