/** What is chosen in the export menu, and the request that comes of it. */
import type {
  ExportFormat,
  ExportRequest,
  ExportScope,
  ExportTable,
  Redaction,
} from '#shared/model/export.ts';

type Language = NonNullable<ExportRequest['language']>;

export const SCOPES = ['all', 'view', 'dialogs', 'messages'] as const;
export type ScopeKind = (typeof SCOPES)[number];
export const FORMATS: readonly ExportFormat[] = ['pcapng', 'pcap', 'text', 'json', 'ndjson', 'csv', 'html'];
export const REDACTIONS = ['credentials', 'users', 'numbers', 'addresses'] as const;

/** What there is to write out: 0 and no ids where there is no filter, and nothing is chosen. */
export interface ExportSubject {
  readonly view: number;
  readonly dialogs: readonly number[];
  readonly messages: readonly number[];
}

export interface ExportChoice {
  readonly scope: ScopeKind;
  readonly format: ExportFormat;
  readonly table: ExportTable;
  readonly redaction: Redaction;
}

export const FIRST_CHOICE: ExportChoice = {
  scope: 'all',
  format: 'pcapng',
  table: 'messages',
  redaction: { credentials: false, users: false, numbers: false, addresses: false },
};

/** The tables that rows of a scope stand in: what is counted over everything cannot be cut to a part. */
const TABLES: Readonly<Record<ScopeKind, readonly ExportTable[]>> = {
  all: ['messages', 'dialogs', 'transactions', 'registrations', 'hosts'],
  view: ['messages', 'dialogs'],
  dialogs: ['messages', 'dialogs'],
  messages: ['messages'],
};

/** The tables to choose from; none where the format holds messages whatever is chosen. */
export function tablesOf({ scope, format }: Pick<ExportChoice, 'scope' | 'format'>): readonly ExportTable[] {
  return format === 'json' || format === 'ndjson' || format === 'csv' ? TABLES[scope] : [];
}

/** The scope as the core takes it; null where there is nothing of the kind. */
export function scopeOf(kind: ScopeKind, { view, dialogs, messages }: ExportSubject): ExportScope | null {
  switch (kind) {
    case 'all':
      return { kind };
    case 'view':
      return view > 0 ? { kind, view } : null;
    case 'dialogs':
      return dialogs.length === 0 ? null : { kind, ids: [...dialogs] };
    case 'messages':
      return messages.length === 0 ? null : { kind, ids: [...messages] };
  }
}

/** The request; null where what is chosen is not there (any more). @param language that of a report */
export function requestOf(
  choice: ExportChoice,
  subject: ExportSubject,
  language: Language,
): ExportRequest | null {
  const { format, table, redaction } = choice;
  const scope = scopeOf(choice.scope, subject);
  if (!scope) return null;
  const tables = tablesOf(choice);
  const hidesSomething = REDACTIONS.some((one) => redaction[one]);
  return {
    scope,
    format,
    table: tables.includes(table) ? table : 'messages',
    redaction: hidesSomething ? { ...redaction } : null,
    ...(format === 'html' && { language }),
  };
}
