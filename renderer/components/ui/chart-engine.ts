/**
 * Draws a `ChartSpec` with Chart.js, of which only the parts that are used are loaded. Nothing is animated, and no style is written into
 * the document but by the object model, so that the content security policy stands.
 */
import type { ChartConfiguration, ChartDataset, Plugin } from 'chart.js';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import type { ChartMark, ChartSeries, ChartSpec } from './chart-spec.ts';

Chart.register(
  ...[BarController, BarElement, LineController, LineElement, PointElement],
  ...[CategoryScale, LinearScale, Filler, Tooltip],
);

/** How a chart looks: colours that a canvas understands, and its type. */
export interface ChartLook {
  /** The colour that a CSS expression of tokens comes to. */
  colour(css: string): string;
  readonly font: string;
}

export interface DrawnChart {
  /** Draws something else, or the same with another look. */
  update(spec: ChartSpec, look: ChartLook): void;
  destroy(): void;
}

/** Where few points are, each is marked, for a line between them would say more than is known. */
const FEW = 3;
const SMALL = 11;

/** Draws into a canvas; `onChoose` hears the place that was clicked. */
export function drawChart(
  canvas: HTMLCanvasElement,
  spec: ChartSpec,
  look: ChartLook,
  onChoose: (at: number) => void,
): DrawnChart {
  let shown = spec;
  let chart = new Chart(canvas, configOf(spec, look, onChoose));
  return {
    update(next, nextLook) {
      const { data, options = {}, ...rest } = configOf(next, nextLook, onChoose);
      const isOther = next.kind !== shown.kind;
      shown = next;
      if (isOther) {
        chart.destroy();
        chart = new Chart(canvas, { data, options, ...rest });
        return;
      }
      chart.data = data;
      chart.options = options;
      chart.update('none');
    },
    destroy: () => chart.destroy(),
  };
}

function configOf(
  spec: ChartSpec,
  look: ChartLook,
  onChoose: (at: number) => void,
): ChartConfiguration<'bar' | 'line'> {
  const isLine = spec.kind === 'area';
  const isAcross = spec.kind === 'bars';
  const axis = isAcross ? 'y' : 'x';
  const names = namesAxis(spec, look);
  const values = valuesAxis(spec, look);
  return {
    type: isLine ? 'line' : 'bar',
    data: { labels: [...spec.labels], datasets: spec.series.map((one, i) => datasetOf(one, i, spec, look)) },
    plugins: [MARKS],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      indexAxis: axis,
      interaction: { mode: 'index', axis, intersect: false },
      layout: { padding: { top: spec.marks?.length ? 14 : 4 } },
      onClick(_, [element]) {
        if (element) onChoose(element.index);
      },
      onHover(event, elements) {
        canvasOf(event.native)?.style.setProperty('cursor', elements.length > 0 ? 'pointer' : 'default');
      },
      scales: isAcross ? { y: names, x: values } : { x: names, y: values },
      plugins: { tooltip: tooltipOf(spec, look), ...{ marks: marksOf(spec, look) } },
    },
  };
}

function canvasOf(event: Event | null | undefined): HTMLElement | null {
  return event?.target instanceof HTMLElement ? event.target : null;
}

function datasetOf(
  { name, colour, values }: ChartSeries,
  place: number,
  { kind, labels }: ChartSpec,
  { colour: resolved }: ChartLook,
): ChartDataset<'bar' | 'line'> {
  const colours = [colour].flat().map(resolved);
  const data = [...values];
  if (kind !== 'area') {
    const thickness = kind === 'bars' ? { maxBarThickness: 14 } : { maxBarThickness: 48 };
    return {
      ...{ label: name, data, backgroundColor: colours, hoverBackgroundColor: colours, borderRadius: 2 },
      ...{ ...thickness, categoryPercentage: 0.86, barPercentage: 1 },
    };
  }
  const line = colours[0] ?? '';
  return {
    ...{ type: 'line' as const, label: name, data, borderColor: line, fill: place === 0 ? 'origin' : '-1' },
    backgroundColor: resolved(`color-mix(in srgb, ${[colour].flat()[0] ?? ''} 55%, transparent)`),
    ...{ borderWidth: 1, pointRadius: labels.length <= FEW ? 3 : 0, pointHitRadius: 8 },
    ...{ hoverBackgroundColor: line, pointBackgroundColor: line, pointHoverBackgroundColor: line },
  };
}

function namesAxis({ kind, labels }: ChartSpec, { colour, font }: ChartLook) {
  const isAcross = kind === 'bars';
  return {
    stacked: true,
    grid: { display: false },
    border: { color: colour('var(--line-strong)') },
    ticks: {
      color: colour('var(--text-dim)'),
      font: { family: font, size: SMALL },
      autoSkip: !isAcross,
      maxRotation: 0,
      ...(labels.length > 20 ? { autoSkipPadding: 18 } : {}),
    },
  };
}

function valuesAxis({ format, isWhole = false }: ChartSpec, { colour, font }: ChartLook) {
  return {
    stacked: true,
    beginAtZero: true,
    grid: { color: colour('var(--line)') },
    border: { display: false },
    ticks: {
      color: colour('var(--text-faint)'),
      font: { family: font, size: SMALL },
      maxTicksLimit: 5,
      ...(isWhole ? { precision: 0 } : {}),
      callback: (value: number | string) => format(Number(value)),
    },
  };
}

/** Of many series those that have a figure at this place are told. */
function tooltipOf({ format, kind }: ChartSpec, { colour, font }: ChartLook) {
  return {
    backgroundColor: colour('var(--bg-raised)'),
    borderColor: colour('var(--line-strong)'),
    borderWidth: 1,
    titleColor: colour('var(--text)'),
    bodyColor: colour('var(--text)'),
    titleFont: { family: font, size: SMALL, weight: 600 as const },
    bodyFont: { family: font, size: SMALL },
    padding: 8,
    boxPadding: 4,
    cornerRadius: 4,
    filter: ({ raw }: { raw: unknown }) => Number(raw) > 0,
    callbacks: {
      label: ({ dataset, raw }: { dataset: { label?: string | undefined }; raw: unknown }) =>
        `${dataset.label ?? ''}${dataset.label ? ': ' : ''}${format(Number(raw))}`,
      labelColor({ dataset, dataIndex }: { dataset: ChartDataset<'bar' | 'line'>; dataIndex: number }) {
        const all = kind === 'area' ? dataset.borderColor : dataset.backgroundColor;
        const own = Array.isArray(all) ? String(all[dataIndex] ?? all[0]) : String(all);
        return { borderColor: own, backgroundColor: own };
      },
    },
  };
}

/** The lines of a chart and how they look, as an option of the plugin that draws them. */
interface Marks {
  readonly marks: readonly ChartMark[];
  readonly font: string;
  readonly text: string;
  readonly line: string;
}

function marksOf({ marks = [] }: ChartSpec, { colour, font }: ChartLook): Marks {
  return { marks, font: `${SMALL}px ${font}`, text: colour('var(--text)'), line: colour('var(--text-dim)') };
}

/** Draws lines across the chart with a word above each, as far as the words have room. */
const MARKS: Plugin<'bar' | 'line', Marks> = {
  id: 'marks',
  afterDatasetsDraw({ ctx, chartArea, scales: { x } }, _, { marks, font, text, line }) {
    if (!x || marks.length === 0) return;
    const width = x.getPixelForValue(1) - x.getPixelForValue(0) || chartArea.width;
    ctx.save();
    Object.assign(ctx, { font, fillStyle: text, strokeStyle: line });
    ctx.setLineDash([3, 3]);
    let free = -Infinity;
    for (const { at, label } of marks) {
      const place = x.getPixelForValue(0) + at * width;
      ctx.beginPath();
      ctx.moveTo(place, chartArea.top);
      ctx.lineTo(place, chartArea.bottom);
      ctx.stroke();
      const length = ctx.measureText(label).width;
      const left = Math.min(Math.max(place - length / 2, free), chartArea.right - length);
      if (left < free) continue;
      ctx.fillText(label, left, chartArea.top - 4);
      free = left + length + 6;
    }
    ctx.restore();
  },
};
