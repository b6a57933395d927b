import { LIVE_ELEMENT } from '../payload/model.js';

/** In a report that is served while it is kept up to date: loads it again when there is a newer one. */
export function followChanges(): void {
  const version = document.querySelector(`meta[name="${LIVE_ELEMENT}"]`)?.getAttribute('content');
  if (!version) return;
  const changes = new EventSource('changes');
  changes.addEventListener('message', ({ data }) => {
    if (data !== version) location.reload();
  });
}
