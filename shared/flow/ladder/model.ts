/** A call flow as a ladder: its lanes, one a host, and its arrows, one a message or a message with its repetitions. */
import type { Finding } from '#shared/model/finding.ts';
import type { FlowStep } from '#shared/model/flow.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { MethodFamily } from '#shared/sip/methods.ts';

/** More lanes than this are no ladder: the hosts that come last share one. */
export const LANE_LIMIT = 100;

export type Severity = NonNullable<MessageRow['severity']>;
export type Phase = NonNullable<FlowStep['phase']>;

/** The colour of an arrow by what it carries; the names are those of the classes in `styles/sip.css`. */
export type Tone =
  | `family-${MethodFamily}`
  | 'status-1'
  | 'status-2'
  | 'status-3'
  | 'status-4'
  | 'status-5'
  | 'status-6'
  | 'dim';

/** Whether a host with several ports is one lane or several. */
export type Ports = 'split' | 'merged';
/** Whether lanes are headed by names where there are some, or always by addresses. */
export type Naming = 'name' | 'address';
export type TimeForm = 'absolute' | 'start' | 'previous';

/** The words of a ladder that are not SIP's own, in the language of who reads it. */
export interface LadderWords {
  readonly sdp: Readonly<Record<'offer' | 'answer' | 'preview' | 'repeat' | 'unclear', string>>;
  readonly hold: string;
  readonly refused: string;
  readonly phase: Readonly<Record<Phase, string>>;
  readonly timer: string;
  readonly notSip: string;
  readonly unsent: string;
  /** The lane of the hosts that share one. */
  readonly others: string;
}

export const ENGLISH_WORDS: LadderWords = {
  sdp: { offer: 'offer', answer: 'answer', preview: 'preview', repeat: 'answer again', unclear: 'SDP' },
  hold: 'hold',
  refused: 'refused',
  phase: { early: 'early', confirmed: 'confirmed', terminated: 'terminated' },
  timer: 'Timer',
  notSip: 'not SIP',
  unsent: 'not sent',
  others: 'other hosts',
};

export interface LadderOptions {
  readonly ports: Ports;
  readonly naming: Naming;
  /** Names that somebody gave, by `HOST` or `HOST:PORT`; the longer one wins. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Names of the console's own listeners, by `HOST:PORT`. */
  readonly own: ReadonlyMap<string, string>;
  /** Keys of lanes from left to right; those that are not named stand where they appear. */
  readonly order: readonly string[];
  /** Ids of first messages whose repetitions are shown one by one, or all of them. */
  readonly unfolded: ReadonlySet<number> | 'all';
  readonly words: LadderWords;
  /** What is wrong with messages by whoever shows them, by their ids. */
  readonly remarks?: ReadonlyMap<number, string>;
}

export const PLAIN_OPTIONS: LadderOptions = {
  ports: 'split',
  naming: 'name',
  aliases: new Map(),
  own: new Map(),
  order: [],
  unfolded: new Set(),
  words: ENGLISH_WORDS,
};

export interface Lane {
  /** `HOST:PORT`, or `HOST` where ports are merged; '' for the lane that several hosts share. */
  readonly key: string;
  /** What somebody or the console calls it; '' where nobody does. */
  readonly name: string;
  /** What stands on its head. */
  readonly label: string;
}

export interface Arrow {
  /** The id of the message, of the first one where it stands for several. */
  readonly id: number;
  readonly step: FlowStep;
  /** The messages that it stands for, in order: one, or one with its repetitions. */
  readonly steps: readonly FlowStep[];
  /** The first message where this is a repetition that is shown by itself, else 0. */
  readonly repeats: number;
  /** How often it was sent again: those that are folded into it, or that follow it one by one. */
  readonly repetitions: number;
  /** Indexes of lanes. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly tone: Tone;
  /** The index of its call, -1 where it belongs to none that is shown. */
  readonly call: number;
  /** What its dialog becomes by it; null where it changes nothing. */
  readonly phase: Phase | null;
  readonly findings: readonly Finding[];
  /** What is wrong with it by whoever shows it; '' for nothing. */
  readonly remark: string;
  /** The worst of the findings, of the remark, and of what the messages say of themselves. */
  readonly severity: Severity | null;
}

export interface Ladder {
  readonly lanes: readonly Lane[];
  readonly arrows: readonly Arrow[];
  /** The ids of its calls. */
  readonly calls: readonly number[];
  readonly words: LadderWords;
  /** The index of the arrow in which a message is, by its id. */
  readonly at: ReadonlyMap<number, number>;
}
