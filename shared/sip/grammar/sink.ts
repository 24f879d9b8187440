/** Where a production puts what it finds wrong. It reads on after that, so one look at a value tells everything. */
import type { Span } from '#shared/lib/bytes.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { FindingData } from '../finding.ts';

export type Sink = (code: DiagnosticCode, span: Span, data?: FindingData, rfc?: string) => void;

/** For readers that want the parts and not the findings: what only checks and makes no part is not done for it. */
export const ignore: Sink = () => undefined;

/** A sink that passes every finding but one: for headers whose own RFC allows what the common production refuses. */
export function without(sink: Sink, refused: DiagnosticCode): Sink {
  return (code, span, data, rfc) => {
    if (code !== refused) sink(code, span, data, rfc);
  };
}
