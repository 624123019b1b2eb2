/** Live thumbnails: a picture without its load is asked for again until the engine has solved it,
 * while it is in view; and every picture is of the page's own theme. */
import { addressed, isDark } from './pictures';

const AGAIN_MS = 1500;
const TRIES = 40;

export function startThumbnails(pictures: Iterable<HTMLImageElement>): void {
  const theme = isDark() ? 'dark' : 'light';
  const inView = new Set<Element>();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) inView.add(target);
      else inView.delete(target);
      if (isIntersecting && target instanceof HTMLImageElement) void follow(target, inView);
    }
  });
  for (const picture of pictures) {
    if (theme === 'dark') picture.src = addressed(picture.src, { theme });
    watcher.observe(picture);
  }
}

async function follow(picture: HTMLImageElement, inView: ReadonlySet<Element>): Promise<void> {
  if (picture.dataset.live) return;
  picture.dataset.live = 'waiting';
  const address = picture.src;
  for (let tries = 0; tries < TRIES && inView.has(picture); tries += 1) {
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok && !answer.headers.get('Cache-Control')?.includes('no-cache')) {
      picture.src = URL.createObjectURL(await answer.blob());
      picture.dataset.live = 'solved';
      return;
    }
    await new Promise((resume) => setTimeout(resume, AGAIN_MS));
  }
  delete picture.dataset.live;
}
