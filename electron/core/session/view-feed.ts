/** The stream `view`: a view that is open as long as its reader listens. */
import type { ViewCounters, ViewDelta, ViewParams } from '#shared/model/view.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { Views } from '../view/views.ts';

/** Opens a view for one reader; a filter that cannot be used is refused with INVALID_FILTER. */
export function createViewFeed(
  views: Pick<Views, 'open' | 'close'>,
  params: ViewParams,
): Feed<ViewCounters, ViewDelta> {
  const view = views.open(params);
  return {
    snapshot: () => view.tell(),
    take: () => view.take(),
    onChange: (listener) => view.onChange(listener),
    close: () => views.close(view.id),
  };
}
