/** The style sheet of a report: of a paper, on a screen and when it is printed. */
export const REPORT_STYLE = `
body { max-width: 1100px; margin: 24px auto; padding: 0 20px; background: #fff; color: #1c2330;
  font: 13px/1.5 Inter, 'Noto Sans SC', system-ui, sans-serif; }
h1 { font-size: 20px; } h2 { margin-top: 36px; font-size: 16px; } h3 { font-size: 13px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 3px 8px; border-bottom: 1px solid #dde2ea; text-align: left; overflow-wrap: anywhere; }
th { color: #4d5668; font-weight: 500; }
a { color: #0b5cc4; }
pre { margin: 4px 0 18px; padding: 8px 12px; border: 1px solid #dde2ea; border-radius: 4px; background: #f6f7f9;
  font: 11.5px/1.55 'JetBrains Mono', 'DejaVu Sans Mono', monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
pre b { color: #a8470c; } pre i { color: #0b5cc4; font-style: normal; }
.dim { color: #4d5668; } .mono { font-family: 'JetBrains Mono', 'DejaVu Sans Mono', monospace; font-size: 11.5px; }
.flow { background: #f3f4f6; overflow-x: auto; border: 1px solid #dde2ea; border-radius: 4px; }
.flow svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
.finding { margin: 6px 0; padding: 6px 10px; border-left: 3px solid #8a5a00; border-radius: 3px; background: #f7f2e6; }
.finding.error { border-color: #b3261e; background: #faeceb; } .finding.info { border-color: #4d5668; background: #f1f3f6; }
.note { margin: 4px 0; padding: 4px 10px; border-left: 3px solid #4d5668; background: #f6f7f9; white-space: pre-wrap; }
.note.red { border-color: #c62828; } .note.orange { border-color: #b45309; } .note.green { border-color: #15803d; }
.note.blue { border-color: #0b5cc4; } .note.violet { border-color: #7c3aed; }
@media print { body { margin: 0; max-width: none; } pre, .finding { break-inside: avoid; } }
`;
